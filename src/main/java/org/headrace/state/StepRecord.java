package org.headrace.state;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A step that was performed, for {@code headrace.step}.
 *
 * @param rows rows copied, written or found; absent where that means nothing
 */
public record StepRecord(
        String kind, String name, Outcome outcome, String detail, OptionalLong rows, Duration elapsed) {
    /** What came of it. */
    public enum Outcome {
        DONE,
        FAILED,
        /** Done, and undone because a later step of its transaction failed. */
        ROLLED_BACK
    }

    /** The same step, undone. */
    public StepRecord rolledBack() {
        return new StepRecord(
                kind, name, outcome == Outcome.DONE ? Outcome.ROLLED_BACK : outcome, detail, rows, elapsed);
    }
}
