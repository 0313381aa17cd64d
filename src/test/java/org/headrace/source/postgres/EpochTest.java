package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Optional;
import org.headrace.testing.SourceServer;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source that has used the 32 bits of a row's transaction id more than once. */
class EpochTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    private final ItemLoads loads = new ItemLoads(project);

    @Test
    @SuppressWarnings("SystemOut") // a test that is skipped must say so
    void idsAreToldWithTheirEpoch() throws Exception {
        Optional<SourceServer> found = SourceServer.createOfDebian("epoch", 22_631);
        if (found.isEmpty()) {
            System.out.println("SKIPPED EpochTest: pg_resetwal of Debian's PostgreSQL 15 is not installed");
        }
        assumeThat(found).isPresent();
        try (SourceServer server = found.orElseThrow()) {
            server.start();
            server.stop();
            server.run("pg_resetwal", "--epoch=3", "--pgdata=" + server.data());
            server.start();
            project.productionIsAt(server.endpoint("postgres"));
            loads.write();
            try (TestDatabase source = server.database("postgres")) {
                assertThat(Long.parseLong(source.value("select pg_snapshot_xmax(pg_current_snapshot())::text")))
                        .isGreaterThan(3L << 32);
                source.execute(ItemLoads.TABLE);
                prepare(source);
                assertThat(project.prepare().done()).isEmpty();

                source.execute("insert into item values (101, '2023-03-09', 'new')");
                assertThat(prepare(source)).isEqualTo(1);

                TestTransaction open = source.begin().execute("insert into item values (102, '2023-03-10', 'late')");
                source.execute("insert into item values (103, '2023-03-10', 'new')");
                assertThat(prepare(source)).isEqualTo(1);
                open.commit();
                assertThat(prepare(source)).isEqualTo(2);
                assertThat(project.prepare().done()).isEmpty();
            }
        }
    }

    private long prepare(TestDatabase source) {
        long rows = project.prepare().rows("raw.by_day");
        loads.assertEqualTo(source);
        return rows;
    }
}
