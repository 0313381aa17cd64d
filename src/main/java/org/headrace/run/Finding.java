package org.headrace.run;

import java.util.Locale;
import java.util.OptionalLong;
import org.headrace.state.StepRecord;

/**
 * What {@code verify} found of a relation.
 *
 * @param rows how many rows were compared; absent if none were
 * @param detail what there is to say beyond the outcome, for people
 */
public record Finding(String relation, Outcome outcome, OptionalLong rows, String detail) {
    /** What came of a comparison. */
    public enum Outcome {
        /** The relation has the rows that it should have. */
        EQUAL,
        /** Its source or its inputs changed, and the next run brings that. */
        BEHIND,
        /** It has other rows, and no run would bring the right ones. */
        FAULT,
        /** It had other rows, and was put right. */
        REPAIRED,
        /** Nothing can be compared. */
        SKIPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean isFault() {
        return outcome == Outcome.FAULT;
    }

    /** The same relation after a repair. */
    Finding repaired() {
        return isFault() ? new Finding(relation, Outcome.REPAIRED, rows, detail) : this;
    }

    /** The finding as the result of a step. */
    StepRunner.Result result() {
        StepRecord.Outcome done = isFault() ? StepRecord.Outcome.FAILED : StepRecord.Outcome.DONE;
        return new StepRunner.Result(
                done, detail.isEmpty() ? outcome.toString() : outcome + ": " + detail, StepRecord.Volume.of(rows));
    }
}
