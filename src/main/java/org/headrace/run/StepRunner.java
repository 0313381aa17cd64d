package org.headrace.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.plan.Step;
import org.headrace.project.SqlFile;
import org.headrace.state.RunLog;
import org.headrace.state.StepRecord;

/** Performs steps one by one: times them, tells the progress, says where a failed one is written. */
final class StepRunner {
    /** Why a step or run failed that was ended early; what the server says of it would be taken for a failure of its own. */
    static final String ENDED_BY_A_SIGNAL = "ended by a signal";

    private final RunLog log;
    private final Progress progress;
    private final BooleanSupplier interrupted;
    private final List<StepRecord> unwritten = new ArrayList<>();
    private int performed;

    /** What a step has to say when it is done. */
    record Result(StepRecord.Outcome outcome, String detail, OptionalLong rows) {
        static Result of(String detail, OptionalLong rows) {
            return new Result(StepRecord.Outcome.DONE, detail, rows);
        }

        static Result of(String detail, long rows) {
            return of(detail, OptionalLong.of(rows));
        }

        /** Of a step that failed, though the others of its transaction are still to be performed. */
        static Result failed(String detail, long rows) {
            return new Result(StepRecord.Outcome.FAILED, detail, OptionalLong.of(rows));
        }
    }

    StepRunner(RunLog log, Progress progress, BooleanSupplier interrupted) {
        this.log = log;
        this.progress = progress;
        this.interrupted = interrupted;
    }

    long runId() {
        return log.runId();
    }

    /** How many steps had something to do. */
    int performed() {
        return performed;
    }

    void skip(Step.Skip step) {
        progress.stepSkipped(step);
    }

    /** Performs one step, whose file is {@code file}. */
    void perform(Step step, SqlFile file, Supplier<Result> work) {
        requireUninterrupted(step.kind() + " " + step.name());
        performed++;
        progress.stepStarted(step);
        long start = System.nanoTime();
        try {
            note(step, work.get(), start);
        } catch (HeadraceException e) {
            throw failed(step, file, start, e);
        } catch (OutOfMemoryError e) {
            String advice = "or let the query give fewer or smaller rows.";
            throw failed(step, file, start, HeadraceException.tooLarge("What the query gives", advice, e));
        }
    }

    private HeadraceException failed(Step step, SqlFile file, long start, HeadraceException failure) {
        String detail = interrupted.getAsBoolean() ? ENDED_BY_A_SIGNAL : firstLine(failure);
        note(step, new Result(StepRecord.Outcome.FAILED, detail, OptionalLong.empty()), start);
        return located(step.kind(), step.name(), file, failure);
    }

    /** Ends the run here if that was asked for; {@code next} is what would have come. */
    void requireUninterrupted(String next) {
        if (interrupted.getAsBoolean()) {
            throw new HeadraceException(ExitCode.INTERRUPTED, "Interrupted before " + next);
        }
    }

    private void note(Step step, Result result, long start) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        StepRecord done =
                new StepRecord(step.kind(), step.name(), result.outcome(), result.detail(), result.rows(), elapsed);
        unwritten.add(done);
        progress.stepFinished(done);
    }

    private static String firstLine(HeadraceException e) {
        return e.getMessage().lines().findFirst().orElse("");
    }

    /** The same failure, with what failed and where it is written in front. */
    static HeadraceException located(String kind, String name, SqlFile file, HeadraceException failure) {
        int position = failure instanceof DatabaseException database ? database.positionIn(file.sql()) : 0;
        return new HeadraceException(
                failure.exitCode(),
                kind + " " + name + " failed (" + file.locationOf(position) + "): " + failure.getMessage(),
                failure);
    }

    /** Writes down the steps performed so far, after their transaction was committed. */
    void committed() {
        log.steps(takeUnwritten());
    }

    /** Writes down the steps performed so far, after their transaction was rolled back. */
    void rolledBack() {
        log.steps(takeUnwritten().stream().map(StepRecord::rolledBack).toList());
    }

    /** Taken before they are written: of a step that could not be, nothing else is to be said later. */
    private List<StepRecord> takeUnwritten() {
        List<StepRecord> taken = List.copyOf(unwritten);
        unwritten.clear();
        return taken;
    }
}
