package org.headrace.cli;

import java.util.concurrent.Callable;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Does it all: prepare, then export.",
        footer = {"", "Example:", "  headrace run", "  headrace run entity --wait 10m"})
final class RunCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Mixin
    private final PipelineParameter pipelines = new PipelineParameter();

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Option(names = "--full", description = "Load everything anew, and compare every file.")
    private boolean full;

    RunCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return invocation.forEachPipeline(projectOption, pipelines, wait, (run, project, pipeline, databases) -> {
            PrepareCommand.prepare(run, project, pipeline, databases, full);
            ExportCommand.export(run, project, pipeline, databases, new ExportRequest(DateFilter.EVERYTHING, full));
        });
    }
}
