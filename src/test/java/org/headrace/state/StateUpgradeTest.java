package org.headrace.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.headrace.TableName;
import org.headrace.db.Migrations;
import org.headrace.db.Session;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse that an earlier release filled goes on from where it was. */
class StateUpgradeTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/org/headrace/state/migrations");
    private static final List<String> RELEASED = List.of("V1__state.sql", "V2__log_position.sql");

    /** What the releases up to V2 kept as the origin of a load. */
    private static final String ORIGIN = """
            select system_identifier
                || '/' || substring(pg_walfile_name(pg_current_wal_lsn()) from 1 for 8)
                || '/' || (select oid from pg_database where datname = current_database())
            from pg_control_system()""";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @TempDir
    private Path folder;

    @BeforeEach
    void makeSource() {
        project.production().execute("create table item (id int, at timestamp)", """
                insert into item values (1, '2023-03-01'), (2, '2023-03-02'), (3, null)
                """);
        project.load("by_day", header("period", "period { column = at, unit = day }") + "select id, at from item");
        project.load("log", header("append", "cursor = at\nlookback = 1 day") + "select id, at from item");
        project.load("plain_log", header("append", "") + "select id, at from item");
        project.load("digest", header("replace", "") + "select count(*) as items from item");
    }

    private static String header(String sync, String more) {
        return "/* headrace\nfrom = production\nsync = " + sync + "\n" + more + "\n*/\n";
    }

    /** Replaces the state schema by that of an earlier release, with the same states in it. */
    private void downgrade() throws IOException {
        String origin = project.production().value(ORIGIN);
        project.warehouse().execute("""
                create table public.kept as
                select
                    relation, pipeline, definition, run_id,
                    concat_ws('/', '%s', position ->> 'table') as origin,
                    (position ->> 'xmin')::bigint as snapshot_xmin,
                    (position ->> 'xmax')::bigint as snapshot_xmax,
                    coalesce(string_to_array(position ->> 'seen_ids', ',')::bigint[], '{}') as seen_ids,
                    position ->> 'cursor_from' as cursor_from
                from headrace.load""".formatted(origin), """
                create table public.kept_period as
                select relation, period, rows, fingerprint from headrace.load_period""", "drop schema headrace cascade");
        for (String script : RELEASED) {
            Files.copy(SCRIPTS.resolve(script), folder.resolve(script));
        }
        try (Session session = Session.open(project.warehouse().endpoint())) {
            new Migrations("filesystem:" + folder, new TableName("headrace", "schema_history"), RELEASED)
                    .apply(session);
        }
        project.warehouse()
                .execute(
                        "insert into headrace.load (relation, pipeline, definition, run_id, origin, snapshot_xmin,"
                                + " snapshot_xmax, seen_ids, cursor_from) table public.kept",
                        "insert into headrace.load_period table public.kept_period",
                        "drop table public.kept, public.kept_period");
    }

    private void upgrade() {
        try (Session session = Session.open(project.warehouse().endpoint())) {
            StateSchema.MIGRATIONS.apply(session);
        }
    }

    @Test
    void loadsOfAnEarlierReleaseAreFoundUnchanged() throws IOException {
        TestTransaction open = project.production().begin().execute("insert into item values (4, '2023-03-02')");
        project.production().execute("insert into item values (5, '2023-03-02')");
        project.prepare();
        downgrade();

        upgrade();

        assertThat(project.prepare().skipped())
                .containsExactlyInAnyOrder("raw.by_day", "raw.log", "raw.plain_log", "raw.digest");
        open.commit();
        assertThat(project.prepare().rows("raw.log")).isEqualTo(1);
        assertThat(project.warehouse().rows("select id from raw.plain_log order by id"))
                .containsExactly("(1)", "(2)", "(3)", "(4)", "(5)");
        assertThat(project.warehouse().rows("select id from raw.by_day order by id"))
                .containsExactly("(1)", "(2)", "(3)", "(4)", "(5)");
    }
}
