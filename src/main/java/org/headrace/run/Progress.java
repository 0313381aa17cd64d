package org.headrace.run;

import org.headrace.plan.Step;
import org.headrace.state.StepRecord;

/** Is told how a run goes, for whoever watches it. Called by one thread. */
public interface Progress {
    /** A run begins by looking at what there is to do. */
    void runStarted(String pipeline, String command);

    /** It is decided what to do: as many steps, taken or left. */
    void planned(int steps);

    void stepStarted(Step step);

    void stepSkipped(Step.Skip step);

    /** A row of the running step went through this process; called for each. */
    default void rowPassed() {}

    void stepFinished(StepRecord step);

    /** The run came to its end; {@code summary} says what came of it in one line. */
    void runFinished(String summary);

    /** The run failed; the failure is reported elsewhere. */
    void runFailed();
}
