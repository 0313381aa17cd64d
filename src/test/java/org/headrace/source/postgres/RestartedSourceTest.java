package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.headrace.testing.RecordedRun;
import org.headrace.testing.SourceServer;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What loads make of a source that was restarted, crashed, or put back to an earlier state. */
class RestartedSourceTest {
    private static final SourceServer SERVER = SourceServer.create("restarted", 22_601);

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final ItemLoads loads = new ItemLoads(project);
    private TestDatabase source;

    @BeforeAll
    static void start() {
        SERVER.set("wal_writer_delay = 10s", "checkpoint_timeout = 1h");
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void makeTable() {
        source = SERVER.database("postgres");
        source.execute("drop table if exists item");
        source.execute(ItemLoads.TABLE);
        source.execute("checkpoint");
        project.productionIsAt(SERVER.endpoint("postgres"));
        loads.write();
    }

    @AfterEach
    void close() throws Exception {
        source.close();
    }

    private void reconnect() throws Exception {
        source.close();
        source = SERVER.database("postgres");
    }

    /** Loads once more; whatever happened, every raw table must equal the source. */
    private RecordedRun prepare() {
        RecordedRun run = project.prepare();
        loads.assertEqualTo(source);
        return run;
    }

    private String unflushed() {
        return project.warehouse().value("select count(*) from headrace.load where position ? 'unflushed'");
    }

    @Test
    void aRestartCostsNoCopy() throws Exception {
        prepare();
        String writers = loads.writers();
        SERVER.stop();
        SERVER.start();
        reconnect();

        RecordedRun compared = prepare();

        assertThat(compared.done()).isEmpty();
        assertThat(loads.writers()).isEqualTo(writers);
        source.execute("insert into item values (101, '2023-03-09', 'new')");
        assertThat(prepare().rows("raw.by_day")).isEqualTo(1);
    }

    @Test
    void onlyWhatDiffersIsCopiedAfterARestart() throws Exception {
        prepare();
        SERVER.stop();
        SERVER.start();
        reconnect();
        source.execute("update item set note = 'second' where id = 1", "delete from item where id = 2");

        RecordedRun run = project.prepare();

        assertThat(run.rows("raw.by_day")).isEqualTo(22);
        assertThat(run.rows("raw.by_key")).isEqualTo(1);
        assertThat(run.rows("raw.whole")).isLessThan(20);
    }

    @Test
    void commitsThatACrashTookBackAreTakenBackHereToo() throws Exception {
        prepare();
        source.execute("set synchronous_commit = off");
        for (int id = 101; id <= 105; id++) {
            source.execute("insert into item values (" + id + ", '2023-03-09', 'lost')");
        }
        String lastId = source.value("select max(xmin::text::bigint) from item");
        prepare();
        assertThat(unflushed()).isNotEqualTo("0");

        SERVER.crash();
        SERVER.start();
        reconnect();
        assertThat(source.value("select count(*) from item where note = 'lost'"))
                .isEqualTo("0");
        for (int id = 201; id <= 205; id++) {
            source.execute("insert into item values (" + id + ", '2023-03-09', 'kept')");
        }
        assertThat(Long.parseLong(source.value("select min(xmin::text::bigint) from item where note = 'kept'")))
                .isLessThanOrEqualTo(Long.parseLong(lastId));
        source.execute("checkpoint");

        prepare();

        assertThat(unflushed()).isEqualTo("0");
    }

    /** The parent process lives on, and with it the time of the server's start. */
    @Test
    void commitsThatACrashOfOneSessionTookBackAreTakenBackHereToo() throws Exception {
        prepare();
        source.execute("set synchronous_commit = off");
        String start = source.value("select pg_postmaster_start_time()");
        for (int id = 101; id <= 105; id++) {
            source.execute("insert into item values (" + id + ", '2023-03-09', 'lost')");
        }
        prepare();

        long victim = Long.parseLong(source.value("select pg_backend_pid()"));
        SERVER.crashSession(victim);
        SERVER.awaitAnswer();
        reconnect();
        assertThat(source.value("select pg_postmaster_start_time()")).isEqualTo(start);
        assertThat(source.value("select count(*) from item where note = 'lost'"))
                .isEqualTo("0");
        for (int id = 201; id <= 205; id++) {
            source.execute("insert into item values (" + id + ", '2023-03-09', 'kept')");
        }

        prepare();
    }

    @Test
    void aSourceThatIsRestoredEachNightGoesOnWorking() throws Exception {
        SERVER.stop();
        SourceServer backup = SERVER.copy("restarted_backup", 22_602);
        SERVER.start();
        reconnect();
        for (int night = 1; night <= 3; night++) {
            for (int id = 101; id <= 105; id++) {
                source.execute("insert into item values (" + id + ", '2023-03-09', 'night " + night + "')");
            }
            prepare();
            SERVER.stop();
            SERVER.restore(backup);
            if (night == 2) {
                SERVER.recoverAtStart();
            }
            SERVER.start();
            reconnect();
            await("the end of recovery")
                    .until(() -> source.value("select pg_is_in_recovery()").equals("f"));
        }
        source.execute("insert into item values (101, '2023-03-09', 'morning')");

        prepare();
    }

    @Test
    void anotherServerOfEqualContentsCostsNoCopy() throws Exception {
        prepare();
        String writers = loads.writers();
        try (SourceServer other = SourceServer.create("restarted_other", 22_603)) {
            other.start();
            try (TestDatabase there = other.database("postgres")) {
                there.execute(ItemLoads.TABLE);
                project.productionIsAt(other.endpoint("postgres"));
                prepare();
                assertThat(loads.writers()).isEqualTo(writers);

                there.execute("delete from item where id > 50");
                project.prepareFull();
                project.productionIsAt(SERVER.endpoint("postgres"));
                prepare();
            }
        }
    }
}
