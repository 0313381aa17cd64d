package org.headrace.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.plan.Step;
import org.headrace.project.SqlFile;
import org.headrace.state.RunLog;
import org.headrace.state.StepRecord;

/** Takes the beginning and end of each step: times and records them, tells the progress, says where a failed one is written. */
final class StepRunner implements AutoCloseable {
    /** Why a step or run failed that was ended early; what the server says of it would be taken for a failure of its own. */
    static final String ENDED_BY_A_SIGNAL = "ended by a signal";

    private final RunLog log;
    private final Progress progress;
    private final BooleanSupplier interrupted;
    private final Optional<LiveSteps> live;
    private final List<StepRecord> unwritten = new ArrayList<>();
    private int performed;
    private int position;
    private Optional<Running> running = Optional.empty();
    private Function<Step, OptionalLong> snapshots = step -> OptionalLong.empty();

    /** A step that has begun. */
    private record Running(Step step, SqlFile file, StepRecord.Timing start) {}

    /** What a step has to say when it is done. */
    record Result(StepRecord.Outcome outcome, String detail, StepRecord.Volume volume) {
        static Result of(String detail, StepRecord.Volume volume) {
            return new Result(StepRecord.Outcome.DONE, detail, volume);
        }

        static Result of(String detail, OptionalLong rows) {
            return of(detail, StepRecord.Volume.of(rows));
        }

        static Result of(String detail, long rows) {
            return of(detail, OptionalLong.of(rows));
        }

        /** Of a step that found out nothing, though the run goes on without it. */
        static Result couldNot(String detail) {
            return new Result(StepRecord.Outcome.FAILED, detail, StepRecord.Volume.NONE);
        }

        /** Of a step that failed, though the others of its transaction are still to be performed. */
        static Result failed(String detail, long rows) {
            return new Result(StepRecord.Outcome.FAILED, detail, StepRecord.Volume.of(OptionalLong.of(rows)));
        }
    }

    StepRunner(RunLog log, Progress progress, BooleanSupplier interrupted, Optional<LiveSteps> live) {
        this.log = log;
        this.progress = progress;
        this.interrupted = interrupted;
        this.live = live;
    }

    /** Sets what tells when the snapshot of a source was taken that a step is about, by {@link System#nanoTime()}. */
    void snapshots(Function<Step, OptionalLong> taken) {
        snapshots = taken;
    }

    long runId() {
        return log.runId();
    }

    /** Whether an earlier run of this command was killed, and none has been done since. */
    boolean isAfterCrash() {
        return log.isAfterCrash();
    }

    /** Tells how many steps there are to come. */
    void planned(int steps) {
        progress.planned(steps);
    }

    /** How many steps had something to do. */
    int performed() {
        return performed;
    }

    void skip(Step.Skip step) {
        var now = StepRecord.Timing.start().finish();
        add(record(step, StepRecord.Outcome.SKIPPED, step.reason(), StepRecord.Volume.NONE, now));
        progress.stepSkipped(step);
    }

    /** Begins a step, whose file is {@code file}. It ends with {@link #finish}, or if the run fails. */
    void start(Step step, SqlFile file) {
        requireUninterrupted(step.kind() + " " + step.name());
        performed++;
        progress.stepStarted(step);
        Running started = new Running(step, file, StepRecord.Timing.start());
        running = Optional.of(started);
        show(record(step, StepRecord.Outcome.RUNNING, step.reason(), StepRecord.Volume.NONE, started.start()));
    }

    /** Ends the step that was begun. */
    void finish(Result result) {
        Running done = running.orElseThrow();
        running = Optional.empty();
        StepRecord record = record(
                done.step(),
                result.outcome(),
                result.detail(),
                result.volume(),
                done.start().finish());
        add(record);
        progress.stepFinished(record);
    }

    /**
     * Is told why the run fails. If a step was at work, that has failed.
     *
     * @return what failed then, which says that step and where it is written
     */
    Optional<HeadraceException> fail(Throwable thrown) {
        if (running.isEmpty()) {
            return Optional.empty();
        }
        HeadraceException failure;
        if (thrown instanceof OutOfMemoryError memory) {
            String advice = "or let the query give fewer or smaller rows.";
            failure = HeadraceException.tooLarge("What the query gives", advice, memory);
        } else if (thrown instanceof HeadraceException known) {
            failure = known;
        } else {
            return Optional.empty();
        }
        Running failed = running.get();
        String detail = interrupted.getAsBoolean() ? ENDED_BY_A_SIGNAL : firstLine(failure);
        finish(new Result(StepRecord.Outcome.FAILED, detail, StepRecord.Volume.NONE));
        return Optional.of(located(failed.step().kind(), failed.step().name(), failed.file(), failure));
    }

    /** Takes each row of the running step that goes through this process. */
    void rowPassed(byte[] buffer, int start, int length) {
        progress.rowPassed();
    }

    /** Shows the step that runs, and those before it that are not recorded yet. */
    private void show(StepRecord running) {
        live.ifPresent(others -> {
            List<StepRecord> steps = new ArrayList<>(unwritten);
            steps.add(running);
            others.update(steps);
        });
    }

    /** Ends the run here if that was asked for; {@code next} is what would have come. */
    void requireUninterrupted(String next) {
        if (interrupted.getAsBoolean()) {
            throw new HeadraceException(ExitCode.INTERRUPTED, "Interrupted before " + next);
        }
    }

    private StepRecord record(
            Step step, StepRecord.Outcome outcome, String detail, StepRecord.Volume volume, StepRecord.Timing timing) {
        return new StepRecord(
                position + 1, step.kind(), step.name(), outcome, detail, volume, timing.of(snapshots.apply(step)));
    }

    private void add(StepRecord step) {
        position++;
        unwritten.add(step);
    }

    static String firstLine(HeadraceException e) {
        return e.getMessage().lines().findFirst().orElse("");
    }

    /** The same failure, which now says what failed and where it is written. */
    static <E extends HeadraceException> E located(String kind, String name, SqlFile file, E failure) {
        int position = failure instanceof DatabaseException database ? database.positionIn(file.sql()) : 0;
        failure.locate(kind + " " + name + " failed (" + file.locationOf(position) + ")");
        return failure;
    }

    /** Writes down the steps performed so far, after their transaction was committed; if all were skipped, that can wait. */
    void committed() {
        if (unwritten.stream().anyMatch(step -> step.outcome() != StepRecord.Outcome.SKIPPED)) {
            log.steps(takeUnwritten());
        }
    }

    /** The steps performed so far. Taken before they are written: of a step that could not be, nothing else is to be said later. */
    List<StepRecord> takeUnwritten() {
        List<StepRecord> taken = List.copyOf(unwritten);
        unwritten.clear();
        return taken;
    }

    /** Ends what shows the steps to others; to be closed once the end of the run is recorded. */
    @Override
    public void close() {
        live.ifPresent(LiveSteps::close);
    }
}
