package org.headrace.cli;

import java.util.concurrent.Callable;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs prepare, then export, then publish.",
        footer = {"", "Example:", "  headrace run", "  headrace run entity --wait 10m"})
final class RunCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Mixin
    private final PipelineParameter pipelines = new PipelineParameter();

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final FullOption full = new FullOption();

    RunCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return invocation.forEachPipeline(
                projectOption,
                pipelines,
                wait.duration(),
                (work, pipeline) -> work.run(
                        pipeline,
                        full.of(work.project()),
                        new ExportRequest(DateFilter.EVERYTHING, full.isEverything())));
    }
}
