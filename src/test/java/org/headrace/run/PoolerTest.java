package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.Optional;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.testing.Pgbouncer;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pooler before the warehouse, and one before the source. */
class PoolerTest {
    private static final int PORT = 22_651;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makeSource() {
        assumeThat(Pgbouncer.isInstalled()).isTrue();
        project.production()
                .execute(
                        "create table item (id int, at timestamp)",
                        "insert into item select n, timestamp '2023-03-01' + n * interval '1 hour'"
                                + " from generate_series(1, 200) as n");
        project.load(
                "item",
                "/* headrace\nfrom = production\nsync = period\nperiod { column = at, unit = day }\n*/\n"
                        + "select id, at from item");
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = day, unit = day }
                */
                select item.at::date as day, count(*) as items from raw.item group by item.at::date
                """);
    }

    private Pgbouncer before(String mode, int servers) throws IOException {
        return Pgbouncer.start(
                PORT,
                mode,
                servers,
                project.production().endpoint(),
                project.warehouse().endpoint());
    }

    @Test
    void oneInTransactionModeIsNoticedAndRefused() throws IOException {
        assertThatItIsRefused("transaction", 1);
        assertThatItIsRefused("transaction", 5);
    }

    @Test
    void oneInStatementModeIsNoticedAndRefused() throws IOException {
        assertThatItIsRefused("statement", 1);
        assertThatItIsRefused("statement", 5);
    }

    private void assertThatItIsRefused(String mode, int servers) throws IOException {
        try (Pgbouncer pooler = before(mode, servers);
                Session session =
                        Session.open(pooler.endpoint(project.warehouse().endpoint()))) {
            assertThatThrownBy(session::requireOwnBackend)
                    .isInstanceOfSatisfying(
                            HeadraceException.class,
                            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE))
                    .hasMessageContaining("is a pooler in transaction or statement mode")
                    .hasMessageContaining("pool_mode = session");
        }
    }

    @Test
    void aSourceBehindOneInStatementModeIsRefusedWithAdvice() throws IOException {
        try (Pgbouncer pooler = before("statement", 5)) {
            project.productionIsAt(pooler.endpoint(project.production().endpoint()));

            assertThatThrownBy(project::prepare)
                    .hasMessageContaining("transaction blocks not allowed in statement pooling mode")
                    .hasMessageContaining("pool_mode = session or transaction");
        }
    }

    @Test
    void oneInSessionModeIsAsGoodAsNone() throws IOException {
        try (Pgbouncer pooler = before("session", 5);
                Session session =
                        Session.open(pooler.endpoint(project.warehouse().endpoint()))) {
            session.requireOwnBackend();
            assertThat(session.<String>one(row -> row.getString(1), "show timezone"))
                    .isEqualTo("UTC");
        }
    }

    @Test
    void aSourceBehindATransactionPoolerIsReadInItsOwnSettings() throws IOException {
        try (Pgbouncer pooler = before("transaction", 5)) {
            project.productionIsAt(pooler.endpoint(project.production().endpoint()));
            for (int run = 1; run <= 3; run++) {
                project.production().execute("insert into item values (" + (200 + run) + ", '2023-03-20 23:30')");
                project.prepare();
                assertThat(project.warehouse().value("select count(*) from raw.item"))
                        .isEqualTo(Integer.toString(200 + run));
            }
            try (Session session =
                    Session.open(pooler.endpoint(project.production().endpoint()))) {
                assertThat(session.<String>one(row -> row.getString(1), "show timezone"))
                        .as("what other clients find")
                        .isEqualTo("America/St_Johns");
                session.inTransaction(() -> {
                    assertThat(session.<String>one(row -> row.getString(1), "show timezone"))
                            .isEqualTo("UTC");
                });
            }
        }
    }

    @Test
    void rowsThatAPolicyHidesAreRefusedBehindATransactionPoolerToo() throws IOException {
        String reader = "headrace_pooled_" + ProcessHandle.current().pid();
        project.production()
                .execute(
                        "create role " + reader + " login password 'pooled'",
                        "grant select on item to " + reader,
                        "alter table item enable row level security",
                        "create policy half on item for select using (id % 2 = 0)");
        Endpoint limited = new Endpoint(
                "production", project.production().endpoint().url(), Optional.of(reader), Optional.of("pooled"));
        try (Pgbouncer pooler = Pgbouncer.start(PORT, "transaction", 5, limited)) {
            project.productionIsAt(pooler.endpoint(limited));

            assertThatThrownBy(project::prepare).hasMessageContaining("row-level security");
        } finally {
            project.production().execute("drop owned by " + reader, "drop role " + reader);
        }
    }
}
