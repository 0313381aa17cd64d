package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.headrace.testing.CutConnection.Cut.ENDLESS_SILENCE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.headrace.testing.CutConnection;
import org.headrace.testing.HeadraceProcess;
import org.headrace.testing.Interrupts;
import org.headrace.testing.KilledProject;
import org.headrace.testing.TestProject;
import org.headrace.testing.VisibleState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that is ended at any moment. {@code -Dtest.kills=100} makes a long run of it; {@code -Dseed} repeats the
 * moments of an earlier one, as far as time can be repeated.
 */
class KilledProcessIT {
    private static final int KILLS = Integer.getInteger("test.kills", 6);
    private static final List<String> COMMANDS = List.of("prepare", "export", "run");
    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration SERVER_NOTICES = Duration.ofSeconds(20);
    private static final Duration MIGRATIONS_RUN = Duration.ofMinutes(1);
    private static final int MONTHS = 4;
    private static final int MIGRATIONS = 5;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @RegisterExtension
    private final TestProject otherProject = new TestProject();

    @TempDir
    private Path logs;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final KilledProject disturbed = new KilledProject(project);
    private final KilledProject undisturbed = new KilledProject(otherProject);
    private final Map<String, Duration> durations = new HashMap<>();

    private void writeProjects() {
        disturbed.write();
        undisturbed.write();
        for (int month = 1; month <= MONTHS; month++) {
            disturbed.change(0, month, true);
            undisturbed.change(0, month, true);
        }
        for (String command : COMMANDS) {
            HeadraceProcess process = start(command);
            awaitSession(process);
            long start = System.nanoTime();
            assertThat(process.exitCode()).as(process::output).isZero();
            durations.put(command, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Test
    void afterKillsAtAnyMomentTheNextRunGivesWhatAnUndisturbedOneWould() {
        writeProjects();
        int killed = 0;
        for (int round = 1; killed < KILLS; round++) {
            change(round);
            HeadraceProcess process = startAndWait();
            if (process.isAlive()) {
                process.kill();
                killed++;
            } else {
                assertThat(process.exitCode()).as(process::output).isZero();
            }
            disturbed.requireNothingHalfDone();
            awaitEndOfSessions();
            disturbed.requireNothingHalfDone();
        }
        assertThatTheNextRunMakesUpForIt();
        report("kills");
    }

    @Test
    void afterKillsWhileMigrationsRunTheNextRunGivesWhatAnUndisturbedOneWould() {
        disturbed.write();
        undisturbed.write();
        disturbed.change(0, 1, true);
        undisturbed.change(0, 1, true);
        for (int number = 1; number <= MIGRATIONS; number++) {
            project.file(
                    "migrations/warehouse/V" + number + "__made.sql",
                    "create schema made" + number + "; create table made" + number + ".item (id int);");
        }
        for (int round = 1; round <= KILLS; round++) {
            project.warehouse()
                    .execute(
                            "drop schema if exists raw, mart, headrace cascade",
                            "drop table if exists headrace_schema_history");
            for (int number = 1; number <= MIGRATIONS; number++) {
                project.warehouse().execute("drop schema if exists made" + number + " cascade");
            }
            HeadraceProcess process = start("prepare");
            String last = "made" + (1 + random.nextInt(MIGRATIONS));
            await("the migrations to run")
                    .atMost(MIGRATIONS_RUN)
                    .pollInterval(POLL)
                    .pollDelay(Duration.ZERO)
                    .until(() -> !process.isAlive()
                            || project.warehouse().value("select to_regnamespace('" + last + "')") != null);
            process.kill();
            awaitEndOfSessions();

            HeadraceProcess next = start("prepare", "--wait", "30s");
            assertThat(next.exitCode()).as(next::output).isZero();
            assertThat(project.warehouse()
                            .value("select count(*) from pg_class where relname = 'item' and relkind = 'r'"
                                    + " and relnamespace::regnamespace::text like 'made%'"))
                    .isEqualTo("" + MIGRATIONS);
        }
        otherProject.prepare();
        assertThat(new VisibleState(project).content("mart")).isEqualTo(new VisibleState(otherProject).content("mart"));
    }

    @Test
    void aSignalEndsARunWithoutALeftover() throws IOException {
        Interrupts.assumeHeeded();
        writeProjects();
        for (int round = 1; round <= KILLS; round++) {
            change(round);
            HeadraceProcess process = startAndWait();
            process.signal(round % 2 == 0 ? "INT" : "TERM");

            assertThat(process.exitCode()).as(process::output).isIn(0, 130);
            assertThat(process.output()).doesNotContain("This is a bug", "ERROR");
            disturbed.requireNothingHalfDone();
            assertThat(project.files()).noneMatch(file -> file.endsWith(".headrace-part"));
            assertThat(project.warehouse().rows("select * from headrace.run where outcome = 'running'"))
                    .as(process::output)
                    .isEmpty();
        }
        assertThatTheNextRunMakesUpForIt();
        report("signals");
    }

    @Test
    void aSignalEndsThePauseBeforeARetry() {
        project.settings("connections.warehouse.url = \"jdbc:postgresql://127.0.0.1:1/nowhere\"\nretries = 10");
        HeadraceProcess process = start("prepare");
        await().pollInterval(POLL)
                .until(() -> process.output().contains("It is tried again in 2.0 s (retry 3 of 10)."));

        process.signal("TERM");

        assertThat(process.endsWithin(Duration.ofSeconds(5))).isTrue();
        assertThat(process.exitCode()).isEqualTo(130);
        assertThat(process.output()).doesNotContain("retry 4", "ERROR");
    }

    @ParameterizedTest(name = "after {0} bytes, {1}")
    @CsvSource({"900, as the session begins", "50000, among the rows"})
    void aSignalEndsARunWhoseSourceIsSilent(long bytes, String moment) {
        disturbed.write();
        disturbed.change(0, 1, true);
        try (CutConnection way = new CutConnection(project.production().endpoint(), bytes, ENDLESS_SILENCE)) {
            project.settings("connections.production.url = \"" + way.endpoint().url() + "\"");
            HeadraceProcess process = start("prepare");
            way.awaitCut();

            process.signal("TERM");

            assertThat(process.exitCode()).as(process::output).isEqualTo(130);
        }
        assertThat(project.warehouse().rows("select outcome, message from headrace.run"))
                .containsExactly("(interrupted,\"ended by a signal\")");
    }

    /** Changes the source, the same way twice. */
    private void change(int round) {
        int month = 1 + random.nextInt(MONTHS);
        boolean isRewritten = random.nextInt(4) > 0;
        disturbed.change(round, month, isRewritten);
        undisturbed.change(round, month, isRewritten);
    }

    /** A command that has come to some moment between its first connection and its end. */
    private HeadraceProcess startAndWait() {
        String command = COMMANDS.get(random.nextInt(COMMANDS.size()));
        long nanos = (long) (random.nextDouble() * durations.get(command).toNanos());
        HeadraceProcess process = start(command, "--wait", "30s");
        awaitSession(process);
        process.endsWithin(Duration.ofNanos(nanos));
        return process;
    }

    private HeadraceProcess start(String... arguments) {
        return HeadraceProcess.start(project.folder(), logs.resolve("log"), arguments);
    }

    private void awaitSession(HeadraceProcess process) {
        await().pollInterval(POLL).pollDelay(Duration.ZERO).until(() -> !process.isAlive() || sessions() > 0);
    }

    private void awaitEndOfSessions() {
        await("the server to notice")
                .atMost(SERVER_NOTICES)
                .pollInterval(POLL)
                .pollDelay(Duration.ZERO)
                .until(() -> sessions() == 0);
    }

    private int sessions() {
        return Integer.parseInt(project.warehouse()
                .value("select count(*) from pg_stat_activity where application_name = 'headrace' and datname in ('"
                        + project.warehouse().name() + "', '"
                        + project.production().name() + "')"));
    }

    private void assertThatTheNextRunMakesUpForIt() {
        HeadraceProcess last = start("run", "--wait", "30s");
        assertThat(last.exitCode()).as(last::output).isZero();
        otherProject.prepare();
        otherProject.export();
        assertThat(new VisibleState(project).everything()).isEqualTo(new VisibleState(otherProject).everything());
    }

    @SuppressWarnings("SystemOut") // what it takes to repeat it
    private void report(String what) {
        System.out.println(KILLS + " " + what + ", seed " + seed + "; runs of headrace ended: "
                + project.warehouse()
                        .rows("select command, outcome, count(*) from headrace.run group by 1, 2 order by 1, 2"));
    }
}
