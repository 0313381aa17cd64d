package org.headrace.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.headrace.db.Session;

/**
 * One row of {@code headrace.run} and its steps. Written outside of any transaction of the run itself; what has happened is written
 * even if the run is just being cancelled.
 */
public final class RunLog {
    /** How a run ended. */
    public enum Outcome {
        DONE,
        FAILED,
        CHECK_FAILED,
        INTERRUPTED
    }

    private final Session warehouse;
    private final long runId;
    private int written;

    private RunLog(Session warehouse, long runId) {
        this.warehouse = warehouse;
        this.runId = runId;
    }

    /** Notes that a run begins. */
    public static RunLog start(Session warehouse, String pipeline, String command) {
        long runId = warehouse.one(
                row -> row.getLong(1),
                "insert into headrace.run (pipeline, command) values (?, ?) returning run_id",
                pipeline,
                command);
        return new RunLog(warehouse, runId);
    }

    /** Marks runs that never came to an end; for the holder of the pipeline's lock, so that what still "runs" was killed. */
    public static void abandonUnfinished(Session warehouse, String pipeline) {
        warehouse.update(
                "update headrace.run set outcome = 'abandoned', finished_at = clock_timestamp(),"
                        + " message = 'its process or session ended without a word' where pipeline = ? and outcome = 'running'",
                pipeline);
    }

    /** Whether a run of this command was abandoned, and none has been done since. */
    public static boolean isAfterCrash(Session warehouse, String pipeline, String command) {
        return warehouse.find(row -> true, """
                select 1
                from headrace.run
                where pipeline = ? and command = ? and outcome in ('abandoned', 'done')
                having max(run_id) filter (where outcome = 'abandoned')
                    > coalesce(max(run_id) filter (where outcome = 'done'), 0)
                """, pipeline, command).isPresent();
    }

    public long runId() {
        return runId;
    }

    /** Adds steps, numbered on from the last one. */
    public void steps(List<StepRecord> steps) {
        List<Object[]> rows = new ArrayList<>();
        for (StepRecord step : steps) {
            written++;
            rows.add(new Object[] {
                runId,
                written,
                step.kind(),
                step.name(),
                step.outcome().name().toLowerCase(Locale.ROOT),
                step.detail(),
                step.rows().isPresent() ? step.rows().getAsLong() : null,
                step.elapsed().toMillis() / 1000.0
            });
        }
        warehouse.uncancelled(() -> warehouse.updateAll(
                "insert into headrace.step (run_id, position, kind, name, outcome, detail, rows, seconds)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                rows));
    }

    /** Notes how the run ended, with what it had to say. */
    public void finish(Outcome outcome, String message) {
        warehouse.uncancelled(() -> warehouse.update(
                "update headrace.run set outcome = ?, finished_at = clock_timestamp(), message = ? where run_id = ?",
                outcome.name().toLowerCase(Locale.ROOT),
                message,
                runId));
    }
}
