package org.headrace.state;

import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a check found in one run, for {@code headrace.check_result}.
 *
 * @param violations all of them; absent if the check did not run to its end
 */
record CheckResult(String name, String outcome, OptionalLong violations, StepRecord.Timing timing) {
    /** What a step says of a check; nothing if it is another kind of step, or still runs. */
    static Stream<CheckResult> of(StepRecord step) {
        if (!step.kind().equals("check") || step.outcome() == StepRecord.Outcome.RUNNING) {
            return Stream.empty();
        }
        return Stream.of(new CheckResult(step.name(), outcome(step), step.rows(), step.timing()));
    }

    /** That the models are rolled back after it does not change what a check has found. */
    private static String outcome(StepRecord step) {
        if (step.outcome() == StepRecord.Outcome.SKIPPED) {
            return "skipped";
        }
        if (step.rows().isEmpty()) {
            return "error";
        }
        if (step.rows().getAsLong() == 0) {
            return "passed";
        }
        return step.outcome() == StepRecord.Outcome.FAILED ? "failed" : "warned";
    }
}
