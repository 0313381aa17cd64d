package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Commands that run at the same time, most as processes of their own. A lock that the test holds keeps the first where it is wanted; what is
 * left in the end is what one after the other would have left.
 */
@Timeout(120)
class TwoAtOnceTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void writeProject() {
        project.production()
                .execute(
                        "create table entity (created_at timestamp, value int)",
                        "insert into entity select '2023-01-01'::timestamp + n * interval '1 hour', n"
                                + " from generate_series(0, 99) as n");
        project.load("entity", """
                /* headrace
                from = production
                sync = period
                period { column = created_at, unit = day }
                */
                select created_at, value from entity
                """);
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = day, unit = day }
                key = [day]
                */
                select entity.created_at::date as day, sum(entity.value)::int as total, count(*)::int as rows
                from raw.entity group by entity.created_at::date
                """);
        project.export(
                "day",
                "/* headrace\npath = \"day.csv\"\n*/\nselect day.day, day.total, day.rows from mart.day order by 1");
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:CICompilerCount=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--project", project.folder().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(processes.size()).toFile());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private TestConsole call(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--project", project.folder().toString()));
        return TestConsole.call(Map.of("RANDOM_MAIN_CONTROLLER", "1"), all.toArray(new String[0]));
    }

    private Path log(int index) {
        return project.folder().resolve("process-" + index + ".log");
    }

    private void assertEndsWith(int exitCode, Process process) throws Exception {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        assertThat(process.exitValue())
                .as(() -> read(log(processes.indexOf(process))))
                .isEqualTo(exitCode);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitWarehouse(String condition) {
        await(condition)
                .atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> project.warehouse().value("select " + condition).equals("t"));
    }

    /** Keeps whoever writes the raw table waiting. */
    private TestTransaction holdRawTable() {
        TestTransaction holder = project.warehouse().begin();
        holder.execute("lock table raw.entity in share mode");
        return holder;
    }

    private void addRow(String day) {
        project.production().execute("insert into entity values ('" + day + " 12:00', 1000)");
    }

    /** What the source has is in the raw table, the model and the file, as after a run with nothing beside it. */
    private void assertEqualToSource() {
        String byDay = " group by 1 order by 1";
        List<String> expected = project.production()
                .rows("select created_at::date as day, sum(value)::int as total, count(*)::int as rows from entity"
                        + byDay);
        assertThat(project.warehouse()
                        .rows("select created_at::date as day, sum(value)::int as total, count(*)::int as rows"
                                + " from raw.entity" + byDay))
                .isEqualTo(expected);
        assertThat(project.warehouse().rows("select * from mart.day order by 1"))
                .isEqualTo(expected);
    }

    private void assertFileIsWhole() {
        StringBuilder expected = new StringBuilder("day,total,rows\n");
        project.warehouse()
                .rows("select * from mart.day order by 1")
                .forEach(row -> expected.append(row, 1, row.length() - 1).append('\n'));
        assertThat(project.exported("day.csv")).isEqualTo(expected.toString());
    }

    @Test
    void theSecondPrepareOfAPipelineIsTurnedAwayOrWaits() throws Exception {
        project.prepare();
        addRow("2023-01-02");
        TestTransaction holder = holdRawTable();
        Process first = start("prepare");
        project.warehouse().awaitWaiting();

        Process turnedAway = start("prepare");
        assertEndsWith(4, turnedAway);
        assertThat(read(log(1)))
                .contains("Another run holds the pipeline 'main'")
                .containsPattern("'prepare' by " + System.getProperty("user.name") + " on \\S+, process " + first.pid()
                        + ", has held it since \\d{4}-");

        Process waiting = start("prepare", "--wait", "60s");
        awaitWarehouse("count(*) > 0 from pg_locks where locktype = 'advisory' and not granted");
        addRow("2023-01-03");
        holder.commit();

        assertEndsWith(0, first);
        assertEndsWith(0, waiting);
        assertEqualToSource();
        assertThat(project.warehouse().rows("select outcome from headrace.run")).containsOnly("(done)");
    }

    @Test
    void anExportWaitsForAPrepareAndGenerateForNobody() throws Exception {
        project.prepare();
        project.export();
        addRow("2023-01-02");
        TestTransaction holder = holdRawTable();
        Process prepare = start("prepare");
        project.warehouse().awaitWaiting();

        assertEndsWith(4, start("export"));
        Process export = start("export", "--wait", "60s");
        // The month is deleted and written anew while the run reads it in its snapshot.
        assertThat(call("generate", "entity", "2023", "1").exitCode()).isZero();
        holder.commit();

        assertEndsWith(0, prepare);
        assertEndsWith(0, export);
        assertFileIsWhole();
        assertThat(project.warehouse().value("select total from mart.day where day = '2023-01-02'"))
                .isEqualTo("1852");
        project.prepare();
        project.export();
        assertEqualToSource();
        assertFileIsWhole();
    }

    @Test
    void pipelinesThatShareTablesRunSideBySide() throws Exception {
        project.pipeline("reader");
        project.file("sql/reader/models/shown/total.sql", """
                /* headrace
                kind = incremental
                period { column = day, unit = day }
                */
                select day.day, day.total from mart.day
                """);
        project.file("sql/reader/models/shown/raw_day.sql", """
                /* headrace
                kind = table
                */
                select entity.created_at::date as day, sum(entity.value)::int as total
                from raw.entity group by entity.created_at::date
                """);
        project.prepare();
        project.prepare("reader");
        for (int round = 1; round <= 9; round++) {
            addRow("2023-01-0" + round);
            CompletableFuture<?> main = CompletableFuture.runAsync(() -> project.prepare("main"));
            CompletableFuture<?> reader = CompletableFuture.runAsync(() -> project.prepare("reader"));
            CompletableFuture.allOf(main, reader).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }

        project.prepare("reader");

        assertEqualToSource();
        List<String> totals = project.warehouse().rows("select day, total from mart.day order by 1");
        assertThat(project.warehouse().rows("select * from shown.total order by 1"))
                .isEqualTo(totals);
        assertThat(project.warehouse().rows("select * from shown.raw_day order by 1"))
                .isEqualTo(totals);
        assertThat(project.prepare("reader").done()).isEmpty();
    }

    @Test
    void theLockOfAKilledProcessIsFreeWithinSeconds() throws Exception {
        project.prepare();
        addRow("2023-01-02");
        TestTransaction holder = holdRawTable();
        Process killed = start("prepare");
        project.warehouse().awaitWaiting();

        killed.destroyForcibly().waitFor();
        long start = System.nanoTime();
        if (Integer.parseInt(project.warehouse().value("show server_version_num")) < 140000) {
            holder.commit();
        }
        awaitWarehouse("count(*) = 0 from pg_locks where locktype = 'advisory'"
                + " and database = (select oid from pg_database where datname = current_database())");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        holder.rollback();

        project.prepare();
        project.export();
        assertEqualToSource();
        assertFileIsWhole();
        assertThat(project.warehouse().rows("select outcome from headrace.run order by run_id"))
                .containsExactly("(done)", "(abandoned)", "(done)", "(done)");
    }
}
