package org.headrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace prepare}. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Loads the changes of the sources, builds the models that depend on them, and runs their checks.",
        footer = {"", "Example:", "  headrace prepare entity", "  headrace prepare entity --full=raw.entity"})
final class PrepareCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Mixin
    private final PipelineParameter pipelines = new PipelineParameter();

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final FullOption full = new FullOption();

    PrepareCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return invocation.forEachPipeline(
                projectOption,
                pipelines,
                wait.duration(),
                (work, pipeline) -> List.of(work.prepare(pipeline, full.of(work.project()))));
    }
}
