package org.headrace.run;

import org.headrace.plan.Step;
import org.headrace.state.StepRecord;

/** Is told how a run goes, for whoever watches it. Called by one thread. */
public interface Progress {
    /** A run begins; {@code steps} are all that it will take or leave. */
    void runStarted(String pipeline, String command, int steps);

    void stepStarted(Step step);

    void stepSkipped(Step.Skip step);

    void stepFinished(StepRecord step);

    /** The run is over; {@code summary} says what came of it in one line. */
    void runFinished(String summary);
}
