package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.headrace.testing.FragileProject;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.headrace.testing.VisibleState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each step loses each connection that it has, while it runs; the same project beside it loses none. */
@Timeout(60)
class LostConnectionTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @RegisterExtension
    private final TestProject otherProject = new TestProject();

    private final FragileProject disturbed = new FragileProject(project);
    private final VisibleState visible = new VisibleState(project);
    private final FragileProject undisturbed = new FragileProject(otherProject);

    /**
     * A step and what it loses.
     *
     * @param message how the failure begins
     * @param outcomes of the runs that it takes
     */
    private record Loss(String step, String target, String message, String outcomes) {}

    private static final List<Loss> LOSSES = List.of(
            new Loss("load", "source", "load raw.event failed (sql/main/load/event.sql:", "failed,done,done"),
            new Loss("load", "own", "load raw.event failed (sql/main/load/event.sql:", "abandoned,done,done"),
            new Loss(
                    "incremental",
                    "own",
                    "incremental mart.day failed (sql/main/models/mart/day.sql:",
                    "abandoned,done,done"),
            new Loss(
                    "materialized view",
                    "own",
                    "materialized view mart.month failed (sql/main/models/mart/month.sql:",
                    "abandoned,done,done"),
            new Loss("table", "own", "table mart.best failed (sql/main/models/mart/best.sql:", "abandoned,done,done"),
            new Loss(
                    "check",
                    "own",
                    "check no_day_is_negative failed (sql/main/checks/no_day_is_negative.sql:",
                    "abandoned,done,done"),
            new Loss("export", "own", "export daily failed (sql/main/exports/daily.sql:", "done,failed,done,done"),
            new Loss(
                    "export", "other", "export daily failed (sql/main/exports/daily.sql:", "done,abandoned,done,done"));

    @BeforeEach
    void writeProjects() {
        for (FragileProject each : List.of(disturbed, undisturbed)) {
            each.write();
            each.run();
        }
    }

    private void change(Loss loss) {
        for (FragileProject each : List.of(disturbed, undisturbed)) {
            each.change();
            if (loss.target().equals("source")) {
                each.addMuch();
            }
        }
    }

    @Test
    void withoutRetriesNothingIsLeftHalfDoneAndTheNextRunMakesUpForIt() {
        project.settings("retries = 0");
        for (Loss loss : LOSSES) {
            change(loss);
            Map<String, String> raw = visible.content("raw");
            Map<String, String> models = visible.content("mart");
            Map<String, String> files = visible.files();
            disturbed.loseConnection(loss.step(), loss.target());

            TestConsole failed = run(disturbed);
            undisturbed.run();

            assertThat(failed.exitCode()).as("%s", loss).isEqualTo(1);
            assertThat(failed.log())
                    .contains(loss.message())
                    .containsPattern("answered: .* \\[(57P01|08006)]")
                    .doesNotContain("This is a bug", "tried again");
            if (loss.step().equals("load")) {
                assertThat(visible.content("raw")).as("%s", loss).isEqualTo(raw);
            }
            if (loss.step().equals("export")) {
                assertThatEachFileIsOldOrNew(files);
            } else {
                assertThat(visible.content("mart")).as("%s", loss).isEqualTo(models);
                assertThat(visible.files()).as("%s", loss).isEqualTo(files);
            }
            assertThat(run(disturbed).exitCode()).isZero();
            assertThat(visible.everything()).as("%s", loss).isEqualTo(new VisibleState(otherProject).everything());
        }
    }

    private void assertThatEachFileIsOldOrNew(Map<String, String> before) {
        Map<String, String> wrong = new HashMap<>(visible.files());
        wrong.entrySet().removeAll(before.entrySet());
        wrong.entrySet().removeAll(new VisibleState(otherProject).files().entrySet());
        assertThat(wrong).isEmpty();
    }

    @Test
    void withRetriesTheRunSucceedsByItself() {
        for (Loss loss : LOSSES) {
            change(loss);
            String runs = project.warehouse().value("select max(run_id) from headrace.run");
            disturbed.loseConnection(loss.step(), loss.target());

            TestConsole console = run(disturbed);
            undisturbed.run();

            assertThat(console.exitCode()).as("%s", loss).isZero();
            assertThat(console.log())
                    .contains("main: " + loss.message())
                    .containsPattern(
                            "answered: .* \\[(57P01|08006)]\n  It is tried again in 0.5 s \\(retry 1 of 3\\)\\.")
                    .doesNotContain("retry 2 of 3");
            assertThat(project.warehouse()
                            .value("select string_agg(outcome, ',' order by run_id) from headrace.run where run_id > "
                                    + runs))
                    .as("%s", loss)
                    .isEqualTo(loss.outcomes());
            assertThat(visible.everything()).as("%s", loss).isEqualTo(new VisibleState(otherProject).everything());
        }
    }

    @Test
    void aSourceThatIsLostWhileItIsComparedIsAskedAgain() {
        assertThat(whileTheSourceIsCompared(project.production()::endWaiting)).contains("load raw.event failed");
    }

    @Test
    void aWarehouseThatIsLostWhileTheSourceIsComparedIsAskedAgain() {
        assertThat(whileTheSourceIsCompared(project.warehouse()::endIdle)).contains("warehouse answered: ");
    }

    /** What is logged when a connection is lost at that moment, and the run comes to its end nevertheless. */
    private String whileTheSourceIsCompared(Runnable loss) {
        disturbed.change();
        undisturbed.change();
        TestTransaction owner = project.production().begin().execute("lock table event");
        CompletableFuture<TestConsole> running = CompletableFuture.supplyAsync(() -> run(disturbed));
        project.production().awaitWaiting();
        loss.run();
        owner.rollback();
        TestConsole console = running.join();

        assertThat(console.exitCode()).isZero();
        assertThat(console.log()).contains("It is tried again in 0.5 s (retry 1 of 3).");
        undisturbed.run();
        assertThat(visible.everything()).isEqualTo(new VisibleState(otherProject).everything());
        return console.log();
    }

    private static TestConsole run(FragileProject project) {
        return TestConsole.call(
                Map.of(), "run", "--project", project.project().folder().toString());
    }
}
