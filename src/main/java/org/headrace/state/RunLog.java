package org.headrace.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * One row of {@code headrace.run}, its steps and the results of its checks. Written outside of any transaction of the run itself; what has
 * happened is written even if the run is just being cancelled.
 */
public final class RunLog {
    /** How a run ended. */
    public enum Outcome {
        DONE,
        FAILED,
        CHECK_FAILED,
        INTERRUPTED
    }

    private static final String FINAL = "true";
    /** What the run itself has written counts more than what another session shows of it. */
    private static final String WHILE_RUNNING = "step.outcome = 'running'";

    private final Session warehouse;
    private final long runId;
    private final boolean isAfterCrash;

    private RunLog(Session warehouse, long runId, boolean isAfterCrash) {
        this.warehouse = warehouse;
        this.runId = runId;
        this.isAfterCrash = isAfterCrash;
    }

    /** Notes that a run begins; marks those before it that never came to an end. For the holder of the pipeline's lock. */
    public static RunLog start(Session warehouse, String pipeline, String command, Caller caller) {
        return warehouse.one(
                row -> new RunLog(warehouse, row.getLong("run_id"), row.getBoolean("is_after_crash")),
                SqlResource.read(RunLog.class, "start_run.sql"),
                pipeline,
                pipeline,
                command,
                caller.trigger(),
                caller.osUser(),
                caller.host(),
                caller.processId(),
                caller.version(),
                caller.gitCommit().orElse(null));
    }

    /** Whether an earlier run of this command was abandoned, and none has been done since. */
    public boolean isAfterCrash() {
        return isAfterCrash;
    }

    public long runId() {
        return runId;
    }

    /** Adds steps that have come to their end. */
    public void steps(List<StepRecord> steps) {
        warehouse.uncancelled(() -> warehouse.query(row -> true, sql(FINAL) + "select true", parameters(steps)));
    }

    /** Shows steps of the run while it goes on, by a session that is not the run's. */
    public void show(Session another, List<StepRecord> steps) {
        List<StepRecord> shown = steps.stream().map(StepRecord::uncommitted).toList();
        another.query(row -> true, sql(WHILE_RUNNING) + "select true", parameters(shown));
    }

    /** Notes how the run ended, with what it had to say and its last steps. */
    public void finish(Outcome outcome, String message, List<StepRecord> steps) {
        List<Object> parameters = new ArrayList<>(List.of(parameters(steps)));
        parameters.addAll(List.of(outcome.name().toLowerCase(Locale.ROOT), message, runId));
        warehouse.uncancelled(() -> warehouse.update(
                sql(FINAL) + "update headrace.run set outcome = ?, finished_at = clock_timestamp(), message = ?"
                        + " where run_id = ?",
                parameters.toArray()));
    }

    private String sql(String condition) {
        return SqlResource.read(RunLog.class, "steps.sql")
                .replace("{run_id}", Long.toString(runId))
                .replace("{condition}", condition);
    }

    private static Object[] parameters(List<StepRecord> steps) {
        List<CheckResult> checks = steps.stream().flatMap(CheckResult::of).toList();
        return new Object[] {
            array(steps, step -> Integer.toString(step.position())),
            array(steps, StepRecord::kind),
            array(steps, StepRecord::name),
            array(steps, step -> step.outcome().name().toLowerCase(Locale.ROOT)),
            array(steps, StepRecord::detail),
            array(steps, step -> text(step.volume().rows())),
            array(steps, step -> text(step.volume().read())),
            array(steps, step -> text(step.volume().written())),
            array(steps, step -> text(step.volume().bytes())),
            array(
                    steps,
                    step -> step.timing()
                            .elapsed()
                            .map(elapsed -> seconds(elapsed.toNanos()))
                            .orElse(null)),
            array(steps, step -> age(step.timing())),
            array(steps, step -> snapshotAge(step.timing())),
            array(checks, CheckResult::name),
            array(checks, CheckResult::outcome),
            array(checks, result -> text(result.violations())),
            array(checks, result -> age(result.timing()))
        };
    }

    /** A number as a parameter that may be null. */
    static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : null;
    }

    /** How long ago it began, in seconds. */
    private static String age(StepRecord.Timing timing) {
        return seconds(System.nanoTime() - timing.startNanos());
    }

    private static String snapshotAge(StepRecord.Timing timing) {
        OptionalLong taken = timing.snapshotNanos();
        return taken.isPresent() ? seconds(System.nanoTime() - taken.getAsLong()) : null;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }

    private static <T> String[] array(List<T> values, Function<T, String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }
}
