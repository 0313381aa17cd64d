package org.headrace.cli;

import java.time.Duration;
import java.util.OptionalLong;
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

    /** Rows between looks at the clock, which take longer than to count a row. */
    private static final int ROWS_A_LOOK = 128;

    private static final Duration REFRESH = Duration.ofMillis(200);

    private final Progress lines;
    private ProgressBar bar;
    private String step = "";
    private OptionalLong expectedRows = OptionalLong.empty();
    private long rows;
    private long stepStart;
    private long lastShown;

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
                .continuousUpdate() // a step may last, and its rows go on
                .hideEta() // the number of steps that are left says nothing of their time
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
    public void stepStarted(Step started) {
        step = started.kind() + " " + started.name();
        expectedRows = started instanceof Step.LoadRows load ? load.changes().rows() : OptionalLong.empty();
        rows = 0;
        stepStart = System.nanoTime();
        lastShown = stepStart;
        bar.setExtraMessage(step);
        lines.stepStarted(started);
    }

    @Override
    public void rowPassed() {
        rows++;
        if (rows % ROWS_A_LOOK != 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastShown >= REFRESH.toNanos()) {
            lastShown = now;
            bar.setExtraMessage(
                    step + " " + new RowProgress(rows, expectedRows, Duration.ofNanos(now - stepStart)).text());
        }
    }

    @Override
    public void stepSkipped(Step.Skip skipped) {
        bar.step();
        lines.stepSkipped(skipped);
    }

    @Override
    public void stepFinished(StepRecord finished) {
        System.err.print(CLEAR_LINE);
        lines.stepFinished(finished);
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
