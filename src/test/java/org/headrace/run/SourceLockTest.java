package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of the source that are altered while a load begins, or runs. */
class SourceLockTest {
    private static final String REPLACE = """
            /* headrace
            from = production
            sync = replace
            */
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void writeLoads() {
        project.production()
                .execute(
                        "create table first (id int)",
                        "insert into first values (1), (2)",
                        "create table second (id int, part int default 1) partition by list (part)",
                        "create table second_1 partition of second for values in (1)",
                        "insert into second values (1), (2)",
                        "create view seen as select id from second");
        project.load("first", REPLACE + "select id from first");
        project.load("second", REPLACE + "select id from seen");
    }

    /** An older snapshot sees no row of a table that was truncated or written anew, and none that was put in since. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "truncate first; insert into first values (7)",
                "alter table first alter column id type numeric using id + 1",
                "drop table first; create table first as select 8 as id",
                "alter table first rename to gone; alter table second_1 rename to first",
                "alter table first add column note text default gen_random_uuid()",
                "truncate second_1; insert into second values (9)",
            })
    void aLoadThatWaitsForAChangeLoadsWhatTheChangeLeft(String change) {
        TestTransaction writer = project.production().begin().execute(change);
        CompletableFuture<Void> prepare = CompletableFuture.runAsync(project::prepare);
        project.production().awaitWaiting();

        writer.commit();
        prepare.join();

        for (String table : new String[] {"first", "second"}) {
            String rows = "select id from %s order by id";
            assertThat(project.warehouse().rows(rows.formatted("raw." + table)))
                    .isEqualTo(project.production().rows(rows.formatted(table)));
        }
    }

    @Test
    void whatALoadReadsCannotBeAlteredBeforeTheLoadsAreDone() {
        project.prepare();
        project.production().execute("update first set id = 5", "update second set id = 5");
        TestTransaction reader = project.warehouse().begin().execute("lock table raw.first");
        CompletableFuture<Void> prepare = CompletableFuture.runAsync(project::prepare);
        project.warehouse().awaitWaiting();

        for (String change : new String[] {
            "truncate first", "truncate second_1", "alter table second rename column id to number", "drop view seen"
        }) {
            assertThatThrownBy(() -> project.production().execute("set lock_timeout = 50; " + change))
                    .as(change)
                    .hasRootCauseMessage("ERROR: canceling statement due to lock timeout");
        }
        reader.commit();
        prepare.join();

        assertThat(project.warehouse().rows("select id from raw.second")).containsExactly("(5)", "(5)");
        project.production().execute("set lock_timeout = 0; truncate first");
        project.prepare();
        assertThat(project.warehouse().rows("select id from raw.first")).isEmpty();
    }
}
