package org.headrace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.headrace.HeadraceException;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionPoolsTest {
    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private final Connections pools = new ConnectionPools();

    @AfterEach
    void closeThem() {
        pools.close();
    }

    private Session open() {
        return open(databases.warehouse().endpoint());
    }

    private Session open(Endpoint endpoint) {
        return pools.open(endpoint, opened -> {});
    }

    private static int pid(Session session) {
        return session.one(row -> row.getInt(1), "select pg_backend_pid()");
    }

    private int openAndClose() {
        try (Session session = open()) {
            return pid(session);
        }
    }

    private String sessions() {
        return databases
                .warehouse()
                .value("select count(*) from pg_stat_activity"
                        + " where application_name = 'headrace' and datname = current_database()");
    }

    @Test
    void theNextSessionHasTheConnectionOfTheOneBefore() {
        int first = openAndClose();

        assertThat(openAndClose()).isEqualTo(first);
        assertThat(openAndClose()).isEqualTo(first);
        assertThat(sessions()).isEqualTo("1");
    }

    @Test
    void aSessionThatIsOpenKeepsItsConnectionToItself() {
        try (Session first = open();
                Session second = open()) {
            assertThat(pid(first)).isNotEqualTo(pid(second));
        }
        assertThat(sessions()).isEqualTo("2");
    }

    @Test
    void closingASessionTwiceGivesItsConnectionBackOnce() {
        Session session = open();
        session.close();
        session.close();

        try (Session first = open();
                Session second = open()) {
            assertThat(pid(first)).isNotEqualTo(pid(second));
        }
    }

    @Test
    void theConnectionOfACancelledSessionIsLeftToNoOther() {
        int cancelled;
        try (Session session = open()) {
            cancelled = pid(session);
            session.cancel(Duration.ofSeconds(60));
        }

        assertThat(openAndClose()).isNotEqualTo(cancelled);
    }

    @Test
    void cancellingAClosedSessionDoesNothingToTheNextOne() {
        Session first = open();
        first.close();
        try (Session next = open()) {
            first.cancel(Duration.ofMillis(1));

            next.execute("select pg_sleep(0.5)"); // some times as long as it takes to repeat a message
        }
    }

    @Test
    void nothingThatASessionDidOutlastsIt() {
        databases.warehouse().execute("create table public.item (id int)");
        int first;
        try (Session session = open()) {
            first = pid(session);
            session.query(row -> true, "select pg_advisory_lock(7)");
            session.execute(
                    "set lock_timeout to '9s'; set row_security to off; create temporary table leftover (id int)");
            session.beginSnapshot("set transaction read write");
            session.execute("insert into public.item values (1)");
        }

        assertThat(databases.warehouse().value("""
                        select count(*) from pg_locks join pg_database on pg_database.oid = pg_locks.database
                        where locktype = 'advisory' and datname = current_database()
                        """)).isEqualTo("0");
        try (Session next = open()) {
            assertThat(pid(next)).isEqualTo(first);
            next.inTransaction(() -> next.execute("insert into public.item values (2)"));
            assertThat(next.<String>one(row -> row.getString(1), """
                    select concat_ws(' ', current_setting('lock_timeout'), current_setting('row_security'),
                        current_setting('timezone'), current_setting('application_name'), to_regclass('leftover'))
                    """)).isEqualTo("0 on UTC headrace");
        }
        assertThat(databases.warehouse().rows("select id from public.item")).containsExactly("(2)");
    }

    /** Which servers before those of November 2024 lose at {@code discard all}. */
    @Test
    void theRoleOfTheLoginIsThatOfEverySession() {
        Endpoint endpoint = databases.warehouse().endpoint();
        String url = endpoint.url() + (endpoint.url().contains("?") ? "&" : "?") + "options=-c%20role%3Dpg_monitor";
        Endpoint withRole = new Endpoint("warehouse", url, endpoint.user(), endpoint.password());
        int first;
        try (Session session = open(withRole)) {
            first = pid(session);
            session.execute("reset role; set role pg_read_all_stats");
        }

        try (Session next = open(withRole)) {
            assertThat(pid(next)).isEqualTo(first);
            assertThat(next.<String>one(row -> row.getString(1), "select current_user"))
                    .isEqualTo("pg_monitor");
        }
    }

    @Test
    void aConnectionThatWasLostMeanwhileIsReplaced() {
        int first = openAndClose();
        databases.warehouse().endIdle();

        assertThat(openAndClose()).isNotEqualTo(first);
    }

    @Test
    void aConnectionThatIsLostInASessionIsNotKept() {
        Session session = open();
        databases.warehouse().endIdle();
        session.close();

        try (Session next = open()) {
            assertThat(next.<Integer>one(row -> row.getInt(1), "select 1")).isEqualTo(1);
        }
    }

    @Test
    void aConnectionOnWhichSomethingFailedIsNotKept() {
        int first;
        try (Session session = open()) {
            first = pid(session);
            assertThatThrownBy(() -> session.execute("select 1 / 0")).isInstanceOf(HeadraceException.class);
        }

        assertThat(openAndClose()).isNotEqualTo(first);
    }

    @Test
    void aCopyThatEndsEarlyKeepsNobodyWaiting() {
        try (Session session = open()) {
            assertThatThrownBy(() -> Copy.out(
                            session, "copy (select generate_series(1, 1000000)) to stdout", (buffer, start, length) -> {
                                throw new AssertionError("enough");
                            }))
                    .hasMessage("enough");
        }

        try (Session next = open()) {
            assertThat(next.<Integer>one(row -> row.getInt(1), "select 1")).isEqualTo(1);
        }
    }

    @Test
    void whatTheDriverPreparedAtTheServerIsPreparedAnew() {
        for (int session = 0; session < 3; session++) {
            try (Session opened = open()) {
                for (int run = 0; run < 10; run++) {
                    assertThat(opened.<Integer>one(row -> row.getInt(1), "select ?::int + 1", run))
                            .isEqualTo(run + 1);
                }
            }
        }
        assertThat(sessions()).isEqualTo("1");
    }

    @Test
    void aConnectionGoesToNoOtherDatabase() {
        openAndClose();

        try (Session other = open(databases.production().endpoint())) {
            assertThat(other.<String>one(row -> row.getString(1), "select current_database()"))
                    .isEqualTo(databases.production().name());
        }
    }

    @Test
    void whatTheServerSaysOfALoginIsToldAtOnceAndOnce() {
        Endpoint endpoint = databases.warehouse().endpoint();
        Endpoint none = new Endpoint(
                "warehouse",
                endpoint.url().replace(databases.warehouse().name(), "no_such_database"),
                endpoint.user(),
                endpoint.password());

        assertThatThrownBy(() -> open(none))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failure -> assertThat(failure.sqlState()).isEqualTo("3D000"))
                .hasMessageStartingWith("warehouse answered: database \"no_such_database\" does not exist [3D000]");
    }

    @Test
    void aSessionThatCannotBeSettledLeavesNoConnection() {
        assertThatThrownBy(() -> pools.open(databases.warehouse().endpoint(), opened -> {
                    throw new IllegalStateException("not wanted");
                }))
                .hasMessage("not wanted");

        assertThat(sessions()).isEqualTo("0");
    }

    @Test
    void manyThreadsWithFewConnectionsSeeNothingOfEachOther() {
        try (ConnectionPool few = new ConnectionPool(databases.warehouse().endpoint(), 2)) {
            List<CompletableFuture<String>> found = IntStream.range(0, 8)
                    .mapToObj(thread -> CompletableFuture.supplyAsync(() -> leftovers(few)))
                    .toList();

            assertThat(found).extracting(CompletableFuture::join).containsOnly("");
            assertThat(Integer.parseInt(sessions())).isLessThanOrEqualTo(2);
        }
    }

    /** What sessions find that others left; each leaves a setting, a table, a lock, a listener, a prepared statement and a transaction. */
    private static String leftovers(ConnectionPool few) {
        var found = new StringBuilder();
        for (int session = 0; session < 25; session++) {
            try (Session opened = few.open()) {
                found.append(opened.<String>one(row -> row.getString(1), """
                        select concat_ws(' ', nullif(current_setting('lock_timeout'), '0'), to_regclass('leftover'),
                            (select max(name) from pg_prepared_statements where name = 'leftover'),
                            (select max(channel) from pg_listening_channels() as channel),
                            (select 'lock' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()))
                        """));
                opened.execute("set lock_timeout to '9s'; listen leftover; create temporary table leftover (id int);"
                        + " prepare leftover as select 1; select pg_advisory_lock_shared(7)");
                opened.beginSnapshot();
                opened.query(row -> true, "select 1");
            }
        }
        return found.toString();
    }

    @Test
    void theyEndWithWhoeverMadeThem() {
        openAndClose();

        pools.close();

        await("the end of the session").until(() -> sessions().equals("0"));
    }
}
