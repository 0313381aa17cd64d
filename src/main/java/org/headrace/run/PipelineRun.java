package org.headrace.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.state.Caller;
import org.headrace.state.RunLock;
import org.headrace.state.RunLog;
import org.headrace.state.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every run of a pipeline has around it: the lock, and the record of how it went. */
public final class PipelineRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);

    private final Session warehouse;
    private final Progress progress;
    private final Duration wait;
    private final BooleanSupplier interrupted;
    private final Optional<Watching> watching;

    /** Runs of which no more is told than their outcome. */
    public PipelineRun(Session warehouse, Progress progress, Duration wait, BooleanSupplier interrupted) {
        this(warehouse, progress, wait, interrupted, Optional.empty());
    }

    /**
     * Runs that write to {@code warehouse}.
     *
     * @param wait how long to wait for another run of the pipeline to end
     * @param interrupted whether the run shall come to an end early
     */
    public PipelineRun(
            Session warehouse,
            Progress progress,
            Duration wait,
            BooleanSupplier interrupted,
            Optional<Watching> watching) {
        this.warehouse = warehouse;
        this.progress = progress;
        this.wait = wait;
        this.interrupted = interrupted;
        this.watching = watching;
    }

    /** Takes the lock, which is kept until this is closed, and runs. */
    public void perform(String pipeline, Task task) {
        RunLock.acquire(warehouse, pipeline, wait);
        Caller caller = watching.map(Watching::caller).orElseGet(Caller::ofThisProcess);
        RunLog log = RunLog.start(warehouse, pipeline, task.command(), caller);
        progress.runStarted(pipeline, task.command());
        var live = watching.map(settings -> new LiveSteps(log, settings.connect(), settings.delay()));
        try (StepRunner steps = new StepRunner(log, progress, interrupted, live)) {
            try {
                String summary = task.perform(warehouse, steps);
                log.finish(RunLog.Outcome.DONE, summary, steps.takeUnwritten());
                progress.runFinished(summary);
            } catch (RuntimeException | Error thrown) {
                Optional<HeadraceException> failed = steps.fail(thrown);
                finish(log, steps, failed.isPresent() ? failed.get() : thrown);
                failed.ifPresent(failure -> {
                    throw failure;
                });
                throw thrown;
            }
        }
    }

    /** The first failure counts; if it cannot even be written down, that is added to it. */
    private void finish(RunLog log, StepRunner steps, Throwable failure) {
        progress.runFailed();
        boolean isInterrupted = interrupted.getAsBoolean();
        List<StepRecord> undone =
                steps.takeUnwritten().stream().map(StepRecord::rolledBack).toList();
        try {
            if (isInterrupted) {
                log.finish(RunLog.Outcome.INTERRUPTED, StepRunner.ENDED_BY_A_SIGNAL, undone);
            } else {
                log.finish(outcome(failure), message(failure), undone);
            }
        } catch (HeadraceException e) {
            failure.addSuppressed(e);
        }
    }

    private static String message(Throwable failure) {
        return failure instanceof HeadraceException ? failure.getMessage() : failure.toString();
    }

    private static RunLog.Outcome outcome(Throwable failure) {
        boolean isCheck = failure instanceof HeadraceException known && known.exitCode() == ExitCode.CHECK_FAILED;
        return isCheck ? RunLog.Outcome.CHECK_FAILED : RunLog.Outcome.FAILED;
    }

    public Session warehouse() {
        return warehouse;
    }

    /** Lets the next run of the pipeline begin; the session stays open. */
    @Override
    public void close() {
        try {
            RunLock.release(warehouse);
        } catch (DatabaseException e) {
            LOG.debug(
                    "{}: the lock ends with the lost session",
                    warehouse.endpoint().name(),
                    e);
        }
    }
}
