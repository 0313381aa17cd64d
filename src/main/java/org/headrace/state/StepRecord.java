package org.headrace.state;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A step that runs, was performed or was skipped, for {@code headrace.step}.
 *
 * @param position of the step in its run, from 1
 */
public record StepRecord(
        int position, String kind, String name, Outcome outcome, String detail, Volume volume, Timing timing) {
    /** What came of it. */
    public enum Outcome {
        RUNNING,
        DONE,
        FAILED,
        /** Done, and undone because a later step of its transaction failed. */
        ROLLED_BACK,
        /** There was nothing to do; the detail says why. */
        SKIPPED
    }

    /**
     * How much went through a step; what means nothing for it, or was not counted, is absent.
     *
     * @param rows what the step counts: rows copied, written or found, or files
     * @param read rows that came from a source
     * @param written rows inserted into a table, the new versions of changed rows included
     */
    public record Volume(OptionalLong rows, OptionalLong read, OptionalLong written, OptionalLong bytes) {
        public static final Volume NONE = of(OptionalLong.empty());

        /** A step that has one count alone. */
        public static Volume of(OptionalLong rows) {
            return new Volume(rows, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        }

        /** A step that writes rows of a table, and counts these. */
        public static Volume written(OptionalLong rows) {
            return new Volume(rows, OptionalLong.empty(), rows, OptionalLong.empty());
        }

        /** A step that copies rows from one database to another. */
        public static Volume copied(long read, long written, long bytes) {
            OptionalLong rows = OptionalLong.of(written);
            return new Volume(rows, OptionalLong.of(read), rows, OptionalLong.of(bytes));
        }
    }

    /**
     * When a step ran.
     *
     * @param startNanos by {@link System#nanoTime()}, as the clocks of this machine and of the warehouse may differ
     * @param elapsed absent while it runs
     * @param snapshotNanos when the snapshot of the source was taken that it is about
     */
    public record Timing(long startNanos, Optional<Duration> elapsed, OptionalLong snapshotNanos) {
        /** Begins now. */
        public static Timing start() {
            return new Timing(System.nanoTime(), Optional.empty(), OptionalLong.empty());
        }

        /** The same step, about a snapshot. */
        public Timing of(OptionalLong snapshot) {
            return new Timing(startNanos, elapsed, snapshot);
        }

        /** Ends now. */
        public Timing finish() {
            return new Timing(startNanos, Optional.of(Duration.ofNanos(System.nanoTime() - startNanos)), snapshotNanos);
        }
    }

    /** Rows copied, written or found; absent where that means nothing. */
    public OptionalLong rows() {
        return volume.rows();
    }

    /** How long it took, or has taken so far. */
    public Duration elapsed() {
        return timing.elapsed().orElseGet(() -> Duration.ofNanos(System.nanoTime() - timing.startNanos()));
    }

    /** The same step, undone. */
    public StepRecord rolledBack() {
        return outcome == Outcome.DONE ? as(Outcome.ROLLED_BACK, detail) : this;
    }

    /** The same step, as others see it until its transaction is committed. */
    public StepRecord uncommitted() {
        return outcome == Outcome.DONE ? as(Outcome.RUNNING, detail + "; not committed yet") : this;
    }

    private StepRecord as(Outcome changed, String explained) {
        return new StepRecord(position, kind, name, changed, explained, volume, timing);
    }
}
