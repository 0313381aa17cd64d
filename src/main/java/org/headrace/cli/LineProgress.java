package org.headrace.cli;

import java.util.Locale;
import org.headrace.plan.Step;
import org.headrace.run.Progress;
import org.headrace.state.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for each step that was performed. */
final class LineProgress implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");

    private String pipeline = "";
    private String command = "";
    private long start;

    @Override
    public void runStarted(String pipelineName, String commandName) {
        pipeline = pipelineName;
        command = commandName;
        start = System.nanoTime();
    }

    @Override
    public void planned(int steps) {
        LOG.debug("{} {}: {} steps", pipeline, command, steps);
    }

    @Override
    public void stepStarted(Step step) {
        LOG.debug("{} {} {} {} begins: {}", pipeline, command, step.kind(), step.name(), step.reason());
    }

    @Override
    public void stepSkipped(Step.Skip step) {
        LOG.debug("{} {} {} {} is left: {}", pipeline, command, step.kind(), step.name(), step.reason());
    }

    @Override
    public void stepFinished(StepRecord step) {
        var event = LOG.atInfo()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("command", command)
                .addKeyValue("step", step.kind() + " " + step.name())
                .addKeyValue("outcome", step.outcome().name().toLowerCase(Locale.ROOT))
                .addKeyValue("milliseconds", step.elapsed().toMillis())
                .addKeyValue("rows", step.rows().orElse(0));
        event.log(line(pipeline, command, step));
    }

    /** One step as people read it. */
    static String line(String pipeline, String command, StepRecord step) {
        boolean countIsInDetail = step.kind().equals("export") || step.kind().equals("check");
        long count = countIsInDetail ? 0 : step.rows().orElse(0);
        String rows = count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, count == 1 ? "row" : "rows");
        String outcome = step.outcome() == StepRecord.Outcome.DONE ? "" : "FAILED: ";
        return String.format(
                Locale.ROOT,
                "%s %s · %-18s %-30s %7.2f s  %s%s%s",
                pipeline,
                command,
                step.kind(),
                step.name(),
                step.elapsed().toMillis() / 1000.0,
                outcome,
                step.detail(),
                rows);
    }

    @Override
    public void runFailed() {
        LOG.debug("{} {} failed", pipeline, command);
    }

    @Override
    public void runFinished(String summary) {
        LOG.info(
                "{} {} · {} ({} s)",
                pipeline,
                command,
                summary,
                String.format(Locale.ROOT, "%.2f", (System.nanoTime() - start) / 1e9));
    }
}
