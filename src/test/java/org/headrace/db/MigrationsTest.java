package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.headrace.TableName;
import org.headrace.testing.PostgresExtension;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    private static final String FIRST = "V1__first.sql";
    private static final String SECOND = "V2__second.sql";
    private static final int SCRIPTS = 5;
    private static final int ENDS = Integer.getInteger("test.kills", 12);
    private static final long SEED = Long.getLong("seed", 20260101);

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void open() throws IOException {
        session = Session.open(databases.production().endpoint());
        Files.writeString(folder.resolve(FIRST), "create table first (id int);");
    }

    @AfterEach
    void close() {
        session.close();
    }

    private Migrations migrations(String... scripts) {
        return new Migrations("filesystem:" + folder, new TableName("public", "history"), List.of(scripts));
    }

    @Test
    void scriptsArePendingUntilTheyAreApplied() throws IOException {
        assertThat(migrations(FIRST).pending(session)).containsExactly(FIRST);
        assertThat(databases.production().value("select to_regclass('history')"))
                .isNull();

        assertThat(migrations(FIRST).apply(session)).containsExactly(FIRST);

        assertThat(migrations(FIRST).pending(session)).isEmpty();
        assertThat(databases.production().rows("select * from first")).isEmpty();
        Files.writeString(folder.resolve(SECOND), "insert into first values (2);");
        assertThat(migrations(FIRST, SECOND).apply(session)).containsExactly(SECOND);
        assertThat(migrations(FIRST, SECOND).apply(session)).isEmpty();
        assertThat(databases.production().rows("select * from first")).containsExactly("(2)");
    }

    @Test
    void aDatabaseThatHasTablesAlreadyIsMigratedToo() {
        databases.production().execute("create table precious (id int)");

        migrations(FIRST).apply(session);

        assertThat(databases.production().rows("select * from first")).isEmpty();
    }

    @Test
    void aScriptThatFailsIsNamedAndStaysPending() throws IOException {
        Files.writeString(folder.resolve(SECOND), "insert into first values (1);\nselect nonsense;\n");

        assertThatThrownBy(() -> migrations(FIRST, SECOND).apply(session))
                .hasMessageStartingWith(
                        "The migrations of production (" + session.endpoint().url() + ") failed: ")
                .hasMessageContaining(SECOND)
                .hasMessageContaining("column \"nonsense\" does not exist")
                .hasMessageEndingWith("\n  Correct the script; what Flyway applied so far is in public.history.");

        assertThat(migrations(FIRST, SECOND).pending(session)).containsExactly(SECOND);
        assertThat(databases.production().rows("select * from first")).isEmpty();
    }

    @Test
    void aScriptAndItsLineInTheHistoryAreOneTransaction() throws IOException {
        Files.writeString(folder.resolve(SECOND), "create table second (id int);");

        migrations(FIRST, SECOND).apply(session);

        assertThat(databases.production().rows("""
                        select history.script, pg_class.relname, history.xmin = pg_class.xmin
                        from history
                        join pg_class on history.description = pg_class.relname
                        order by 1
                        """))
                .containsExactly("(V1__first.sql,first,t)", "(V2__second.sql,second,t)");
    }

    @Test
    void aScriptThatIsEndedMidwayIsAppliedByTheNextCall() throws IOException {
        migrations(FIRST).apply(session);
        Files.writeString(folder.resolve(SECOND), "create schema raw; create table raw.second (id int);");
        TestTransaction holder =
                databases.production().begin().execute("lock table history in share row exclusive mode");
        CompletableFuture<List<String>> applied =
                CompletableFuture.supplyAsync(() -> migrations(FIRST, SECOND).apply(session));
        await().until(() -> databases.production().isAwaited("history"));

        databases
                .production()
                .rows("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database()");
        assertThat(applied).failsWithin(Duration.ofSeconds(60));
        holder.rollback();

        assertThat(migrations(FIRST, SECOND).apply(session)).containsExactly(SECOND);
        assertThat(databases.production().rows("select * from raw.second")).isEmpty();
    }

    /** Half of them within the first script's time, when its history is made, too. */
    @Test
    void sessionsThatEndAtAnyMomentLeaveNothingThatTheNextCallCannotGoOnFrom() throws IOException {
        for (int number = 1; number <= SCRIPTS; number++) {
            Files.writeString(
                    folder.resolve("V" + number + "__script.sql"),
                    "create schema made" + number + "; create table made" + number + ".item (id int);");
        }
        Files.delete(folder.resolve(FIRST));
        String[] scripts = IntStream.rangeClosed(1, SCRIPTS)
                .mapToObj(number -> "V" + number + "__script.sql")
                .toArray(String[]::new);
        Random random = new Random(SEED);
        long longest = time(() -> migrations(scripts).apply(session));
        int ended = 0;
        for (int round = 0; round < ENDS; round++) {
            dropEverything();
            CompletableFuture<?> applied = CompletableFuture.runAsync(() -> applyInOwnSession(scripts));
            LockSupport.parkNanos((long) (longest * random.nextDouble() / (1 + round % 2)));
            databases
                    .production()
                    .rows("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                            + " and application_name not in ('test', 'headrace')");
            ended += applied.handle((done, failure) -> failure == null ? 0 : 1).join();

            applyInOwnSession(scripts);

            assertThat(migrations(scripts).pending(session)).isEmpty();
            assertThat(databases
                            .production()
                            .value("select count(*) from pg_class where relname = 'item' and relkind = 'r'"))
                    .isEqualTo("" + SCRIPTS);
        }
        assertThat(ended).as("calls that were ended").isPositive();
    }

    private static long time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private void applyInOwnSession(String... scripts) {
        try (Session own = Session.open(databases.production().endpoint())) {
            migrations(scripts).apply(own);
        }
    }

    private void dropEverything() {
        databases.production().execute("drop table if exists history");
        for (int number = 1; number <= SCRIPTS; number++) {
            databases.production().execute("drop schema if exists made" + number + " cascade");
        }
    }

    @Test
    void aScriptMayContainWhatCannotBeInATransaction() throws IOException {
        Files.writeString(folder.resolve(SECOND), "create index concurrently first_id on first (id);");

        migrations(FIRST, SECOND).apply(session);

        assertThat(databases
                        .production()
                        .value("select indisvalid from pg_index where indexrelid = 'first_id'::regclass"))
                .isEqualTo("t");
    }
}
