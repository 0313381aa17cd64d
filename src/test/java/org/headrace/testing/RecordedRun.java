package org.headrace.testing;

import java.util.ArrayList;
import java.util.List;
import org.headrace.plan.Step;
import org.headrace.run.Progress;
import org.headrace.state.StepRecord;

/** What a run said of itself. */
public final class RecordedRun implements Progress {
    private final List<StepRecord> steps = new ArrayList<>();
    private final List<Step.Skip> skipped = new ArrayList<>();
    private long passed;
    private String summary = "";

    @Override
    public void runStarted(String pipeline, String command) {}

    @Override
    public void planned(int count) {}

    @Override
    public void runFailed() {}

    @Override
    public void stepStarted(Step step) {}

    @Override
    public void stepSkipped(Step.Skip step) {
        skipped.add(step);
    }

    @Override
    public void rowPassed() {
        passed++;
    }

    @Override
    public void stepFinished(StepRecord step) {
        steps.add(step);
    }

    @Override
    public void runFinished(String text) {
        summary = text;
    }

    /** The names of the steps that were performed, in order. */
    public List<String> done() {
        return steps.stream().map(StepRecord::name).toList();
    }

    /** The names of the steps that needed nothing done. */
    public List<String> skipped() {
        return skipped.stream().map(Step.Skip::name).toList();
    }

    /** Why the step of that name needed nothing done. */
    public String skippedReason(String name) {
        return skipped.stream()
                .filter(step -> step.name().equals(name))
                .map(Step.Skip::reason)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + name + " among " + skipped()));
    }

    /** What each step that was performed says of what it did. */
    public List<String> details() {
        return steps.stream().map(StepRecord::detail).toList();
    }

    /** What the step of that name had to say. */
    public String detail(String name) {
        return step(name).detail();
    }

    /** The rows that the step of that name wrote; 0 if it was skipped. */
    public long rows(String name) {
        return skipped().contains(name) ? 0 : step(name).rows().orElseThrow();
    }

    private StepRecord step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + name + " among " + done()));
    }

    /** How many rows went through this process. */
    public long rowsPassed() {
        return passed;
    }

    public String summary() {
        return summary;
    }
}
