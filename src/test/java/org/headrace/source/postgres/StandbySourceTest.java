package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.headrace.HeadraceException;
import org.headrace.db.Copy;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.testing.SourceServer;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What loads make of a primary and its standby, read in turn. */
class StandbySourceTest {
    private static final SourceServer PRIMARY = SourceServer.create("primary", 22_611);
    private static SourceServer standby;

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final ItemLoads loads = new ItemLoads(project);
    private TestDatabase primary;
    private TestDatabase replica;

    @BeforeAll
    static void start() {
        PRIMARY.set("max_standby_streaming_delay = 0", "wal_receiver_status_interval = 1s");
        standby = PRIMARY.copy("standby", 22_612);
        standby.follow(PRIMARY);
        PRIMARY.start();
        standby.start();
    }

    @AfterAll
    static void stop() {
        standby.close();
        PRIMARY.close();
    }

    @BeforeEach
    void makeTable() {
        primary = PRIMARY.database("postgres");
        replica = standby.database("postgres");
        primary.execute("drop table if exists item");
        primary.execute(ItemLoads.TABLE);
        loads.write();
    }

    @AfterEach
    void close() throws Exception {
        primary.close();
        replica.close();
    }

    private void prepareFromPrimary() {
        project.productionIsAt(PRIMARY.endpoint("postgres"));
        project.prepare();
        loads.assertEqualTo(primary);
    }

    private void prepareFromStandby() {
        project.productionIsAt(standby.endpoint("postgres"));
        project.prepare();
        loads.assertEqualTo(replica);
    }

    private void awaitReplay() {
        String written = primary.value("select pg_current_wal_lsn()");
        await("the standby to catch up")
                .until(() -> replica.value("select pg_last_wal_replay_lsn() >= '" + written + "'")
                        .equals("t"));
    }

    private List<String> state() {
        return project.warehouse().rows("select * from headrace.load order by relation");
    }

    /** Nothing may come of it, whatever the mode. */
    private void assertThatTheStandbyIsRefused() {
        project.productionIsAt(standby.endpoint("postgres"));
        List<String> before = state();
        assertThatThrownBy(project::prepare)
                .isInstanceOf(HeadraceException.class)
                .hasMessageContaining("behind what was loaded")
                .hasMessageContaining("nothing was changed");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aStandbyThatIsBehindIsRefusedUntilItHasCaughtUp() {
        awaitReplay();
        replica.value("select pg_wal_replay_pause()");
        primary.execute("insert into item values (101, '2023-03-09', 'new'), (102, '2023-03-10', 'new')");
        prepareFromPrimary();

        assertThatTheStandbyIsRefused();
        loads.assertEqualTo(primary);

        replica.value("select pg_wal_replay_resume()");
        awaitReplay();
        prepareFromStandby();
        primary.execute("update item set note = 'changed' where false", "insert into item values (103, null, 'new')");
        prepareFromPrimary();
        awaitReplay();
        prepareFromStandby();
        loads.assertEqualTo(primary);
    }

    /** Whichever of them answers, rows are exact or the load is refused. */
    @Test
    void aUrlThatTakesAnyOfSeveralServersLoadsNoRowTwiceAndLosesNone() {
        awaitReplay();
        prepareFromPrimary();
        String both = PRIMARY.endpoint("postgres").url().replace("/postgres", ",127.0.0.1:22612/postgres")
                + "?targetServerType=any&loadBalanceHosts=true";
        Endpoint any = new Endpoint("production", both, Optional.of("postgres"), Optional.of(""));
        replica.value("select pg_wal_replay_pause()");
        primary.execute("insert into item values (200, '2023-03-09', 'new')");
        prepareFromPrimary();
        int refused = 0;
        int loaded = 0;
        for (int id = 201; refused < 2 || loaded < 2; id++) {
            assertThat(id).as("loads until either has answered twice").isLessThan(260);
            primary.execute("insert into item values (" + id + ", '2023-03-09', 'new')");
            project.productionIsAt(any);
            try {
                project.prepare();
                loads.assertEqualTo(primary);
                loaded++;
            } catch (HeadraceException behind) {
                assertThat(behind).hasMessageContaining("behind what was loaded");
                refused++;
            }
        }

        replica.value("select pg_wal_replay_resume()");
        awaitReplay();
        project.productionIsAt(any);
        project.prepare();
        loads.assertEqualTo(primary);
    }

    /** Each mode by itself, since the first load that is refused ends the run. */
    @Test
    void everyModeRefusesAStandbyThatIsBehind() {
        awaitReplay();
        replica.value("select pg_wal_replay_pause()");
        primary.execute("insert into item values (101, '2023-03-09', 'new')");
        for (String name : ItemLoads.tables()) {
            loads.writeOnly(name);
            project.productionIsAt(PRIMARY.endpoint("postgres"));
            project.prepare();
            assertThatTheStandbyIsRefused();
        }
        replica.value("select pg_wal_replay_resume()");
    }

    /** Its xmax is that of the primary, its rows are fewer. */
    @Test
    void aStandbyThatIsBehindByACommitAloneIsRefused() {
        awaitReplay();
        TestTransaction first = primary.begin().execute("insert into item values (101, '2023-03-09', 'first')");
        primary.execute("insert into item values (102, '2023-03-09', 'second')");
        awaitReplay();
        replica.value("select pg_wal_replay_pause()");
        first.commit();
        prepareFromPrimary();
        assertThat(replica.value("select pg_snapshot_xmax(pg_current_snapshot())"))
                .isEqualTo(primary.value("select pg_snapshot_xmax(pg_current_snapshot())"));

        assertThatTheStandbyIsRefused();

        replica.value("select pg_wal_replay_resume()");
        awaitReplay();
        prepareFromStandby();
        loads.assertEqualTo(primary);
    }

    /** The end of the log is then at the start of a page, which has a header before its first record. */
    @Test
    void anIdleStandbyIsNotBehindAtTheEndOfASegment() {
        primary.value("select pg_switch_wal()");
        prepareFromPrimary();
        awaitReplay();

        prepareFromStandby();

        assertThat(project.warehouse().value("select count(*) from headrace.load where position ? 'unflushed'"))
                .isEqualTo("0");
    }

    @Test
    void aQueryThatTheStandbyCancelsNamesTheSettingsThatPreventIt() {
        awaitReplay();
        try (Session session = Session.open(standby.endpoint("postgres"))) {
            session.beginSnapshot();
            session.query(row -> true, "select id from item");
            primary.execute("delete from item", "vacuum item");
            awaitReplay();

            assertThatThrownBy(() -> session.query(row -> true, "select id from item"))
                    .hasMessageContaining("due to conflict with recovery")
                    .hasMessageContaining("set hot_standby_feedback = on there, or raise max_standby_streaming_delay");
        }
    }

    @Test
    void aCopyWhoseSessionTheStandbyEndsNamesThemToo() {
        primary.execute("insert into item select n, null, repeat('x', 1000) from generate_series(1000, 100000) as n");
        awaitReplay();
        try (Session session = Session.open(standby.endpoint("postgres"))) {
            AtomicBoolean isEnded = new AtomicBoolean();
            session.beginSnapshot();
            // The conflict then ends the session, which else may be the statement alone.
            session.execute("savepoint inner_one");

            assertThatThrownBy(() -> Copy.out(session, "copy item to stdout", (buffer, start, length) -> {
                        if (!isEnded.getAndSet(true)) {
                            primary.execute("delete from item", "vacuum item");
                        }
                    }))
                    .hasMessageContaining("[08006]")
                    .hasMessageContaining("is a standby, and may have ended the session")
                    .hasMessageContaining("set hot_standby_feedback = on there, or raise max_standby_streaming_delay");
        }
    }
}
