package org.headrace.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.headrace.plan.Step;
import org.headrace.run.Progress;
import org.headrace.state.StepRecord;

/** Shows a bar below the lines of the steps that are done. */
final class BarProgress implements Progress {
    private static final String CLEAR_LINE = "\r\u001B[2K";

    private final Progress lines;
    private ProgressBar bar;

    /** A bar below what {@code lines} writes. */
    BarProgress(Progress lines) {
        this.lines = lines;
    }

    @Override
    public void runStarted(String pipeline, String command) {
        lines.runStarted(pipeline, command);
        bar = new ProgressBarBuilder()
                .setTaskName(pipeline + " " + command)
                .setInitialMax(1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                // The default one moves the cursor up, over the lines written above the bar.
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void planned(int steps) {
        bar.maxHint(steps);
        lines.planned(steps);
    }

    @Override
    public void stepStarted(Step step) {
        bar.setExtraMessage(step.kind() + " " + step.name());
        lines.stepStarted(step);
    }

    @Override
    public void stepSkipped(Step.Skip step) {
        bar.step();
        lines.stepSkipped(step);
    }

    @Override
    public void stepFinished(StepRecord step) {
        System.err.print(CLEAR_LINE);
        lines.stepFinished(step);
        bar.step();
    }

    @Override
    public void runFailed() {
        bar.close();
        lines.runFailed();
    }

    @Override
    public void runFinished(String summary) {
        bar.close();
        lines.runFinished(summary);
    }
}
