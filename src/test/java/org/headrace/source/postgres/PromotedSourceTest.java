package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.headrace.testing.SourceServer;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary that fails with commits that its standbys never saw; one of these takes its place. */
class PromotedSourceTest {
    private static final String LINE =
            "insert into item select n, timestamp '2023-03-09', '%s'" + " from generate_series(%d, %d) as n";

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final ItemLoads loads = new ItemLoads(project);
    private SourceServer primary;
    private SourceServer heir;
    private SourceServer follower;

    @BeforeEach
    void failOver() throws Exception {
        primary = SourceServer.create("failing", 22_621);
        heir = primary.copy("heir", 22_622);
        follower = primary.copy("follower", 22_623);
        heir.follow(primary);
        follower.follow(primary);
        primary.start();
        loads.write();
        try (TestDatabase source = primary.database("postgres")) {
            source.execute(ItemLoads.TABLE);
            heir.start();
            follower.start();
            awaitRows(heir, 100);
            awaitRows(follower, 100);
            heir.stop();
            follower.stop();
            source.execute(LINE.formatted("lost", 101, 105));
            project.productionIsAt(primary.endpoint("postgres"));
            project.prepare();
            loads.assertEqualTo(source);
        }
        primary.stop();
        heir.start();
        try (TestDatabase source = heir.database("postgres")) {
            source.value("select pg_promote()");
        }
        follower.set("primary_conninfo = 'host=127.0.0.1 port=22622 user=postgres'");
        follower.start();
    }

    @AfterEach
    void close() {
        follower.close();
        heir.close();
        primary.close();
    }

    private static void awaitRows(SourceServer server, int rows) throws Exception {
        try (TestDatabase database = server.database("postgres")) {
            await("rows to arrive")
                    .ignoreExceptions()
                    .until(() -> database.value("select case when to_regclass('item') is null then 0 else 1 end")
                                    .equals("1")
                            && database.value("select count(*) from item").equals(Integer.toString(rows)));
        }
    }

    @Test
    void itsHeirIsComparedByContent() throws Exception {
        try (TestDatabase source = heir.database("postgres")) {
            for (int id = 101; id <= 105; id++) {
                source.execute(LINE.formatted("kept", id, id));
            }
            project.productionIsAt(heir.endpoint("postgres"));

            project.prepare();

            loads.assertEqualTo(source);
            source.execute(LINE.formatted("kept", 106, 106));
            project.prepare();
            loads.assertEqualTo(source);
        }
    }

    /** A standby of the heir may still give the timeline of the primary that failed, and have replayed as much of its log. */
    @Test
    void aStandbyOfItsHeirIsComparedByContent() throws Exception {
        try (TestDatabase source = heir.database("postgres");
                TestDatabase copy = follower.database("postgres")) {
            project.productionIsAt(follower.endpoint("postgres"));
            assertThatThrownBy(project::prepare).hasMessageContaining("behind what was loaded");
            for (int id = 101; id <= 105; id++) {
                source.execute(LINE.formatted("kept", id, id));
            }
            source.execute("create table filler as select n from generate_series(1, 10000) as n");
            awaitRows(follower, 105);
            await("the log to grow past that of the primary")
                    .until(() -> copy.value("select to_regclass('filler')") != null);

            project.prepare();

            loads.assertEqualTo(copy);
        }
    }
}
