package org.headrace.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publishes into the database of the source, under another schema. */
final class PostgresTargetTest {
    private static final String HEADER = """
            /* headrace
            to = production
            table = shop.daily
            key = [day, kind]
            period { column = day, unit = month }
            */
            """;
    private static final String QUERY = "select day, kind, amount, tags from raw.sale";

    @RegisterExtension
    final TestProject project = new TestProject();

    @BeforeEach
    void write() {
        target().execute(
                        "create table sale (day date, kind text, amount numeric, tags text[])",
                        "insert into sale values ('2023-01-01', 'a', 1.0, '{x,null}'), ('2023-01-01', 'A ', 'NaN', '{}'),"
                                + " ('2023-02-01', '', 3, null), ('infinity', E'\\\\N', 4, '{\"a\\tb\"}')");
        project.load("sale", """
                /* headrace
                from = production
                sync = period
                period { column = day, unit = month }
                */
                select day, kind, amount, tags from sale
                """);
        project.publication("daily", HEADER + QUERY);
    }

    private TestDatabase target() {
        return project.production();
    }

    private void requireEqual() {
        assertThat(
                        target().rows(
                                        "(table sale except all table shop.daily) union all (table shop.daily except all table sale)"))
                .isEmpty();
    }

    @Test
    void theTableIsCreatedWithTheTypesOfTheQueryAndFilled() {
        project.prepare();
        RecordedRun run = project.publish();

        requireEqual();
        assertThat(run.rows("daily")).isEqualTo(4);
        assertThat(project.publish().skipped()).containsExactly("daily");
        assertThat(target().value("select pg_typeof(tags) from shop.daily limit 1"))
                .isEqualTo("text[]");
    }

    @Test
    void changedMonthsAreMerged() {
        project.prepare();
        project.publish();
        target().execute(
                        "update sale set amount = 1.00 where kind = 'a'",
                        "delete from sale where kind = 'A '",
                        "insert into sale values ('2023-01-05', 'b', 5, null)");
        project.prepare();

        assertThat(project.publish().detail("daily")).isEqualTo("2 rows compared: 1 inserted, 1 updated, 1 deleted");
        requireEqual();
        assertThat(target().value("select amount from shop.daily where kind = 'a'"))
                .isEqualTo("1.00");
    }

    @Test
    void whatWasChangedByHandIsPutRightByFull() {
        project.prepare();
        project.publish();
        target().execute("delete from shop.daily where kind = 'a'", "update shop.daily set amount = 0 where kind = ''");
        target().execute("insert into shop.daily values ('2020-01-01', 'mine', 1, null)");

        assertThat(project.publish().skipped()).containsExactly("daily");
        assertThat(project.publishFull().detail("daily"))
                .isEqualTo("4 rows compared: 1 inserted, 1 updated, 1 deleted");
        requireEqual();
    }

    @Test
    void aTableThatWasTruncatedOrMadeAgainIsComparedWhole() {
        project.prepare();
        project.publish();
        target().execute("truncate shop.daily");

        assertThat(project.publish().rows("daily")).isEqualTo(4);
        requireEqual();

        target().execute("drop table shop.daily");

        assertThat(project.publish().rows("daily")).isEqualTo(4);
        requireEqual();
    }

    @Test
    void aTableThatDoesNotFitIsRefusedWithBothSides() {
        target().execute(
                        "create schema shop",
                        "create table shop.daily (day date, kind varchar(5), amount numeric(4, 1))");
        project.prepare();

        assertThatThrownBy(project::publish)
                .hasMessageContaining("The table shop.daily of 'production' does not fit the query; nothing was sent:")
                .hasMessageContaining(
                        "the column 'kind' is character varying(5), which does not hold all that the query"
                                + " gives as text")
                .hasMessageContaining("the column 'amount' is numeric(4,1)")
                .hasMessageContaining("the table has no column 'tags'")
                .hasMessageContaining("it has no primary key or unique index of the columns day, kind");
    }

    @Test
    void nullsAndEqualsInTheKeyAreRefused() {
        target().execute("insert into sale values ('2023-01-01', null, 1, null)");
        project.prepare();

        assertThatThrownBy(project::publish).hasMessageContaining("kind: null, in a column of the key (1 row)");

        target().execute("update sale set kind = 'a' where kind is null");
        project.prepare();

        assertThatThrownBy(project::publish)
                .hasMessageContaining("Two rows of the query have the same key (day, kind)");
        assertThat(target().rows("table shop.daily")).isEmpty();
    }
}
