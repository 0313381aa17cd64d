package org.headrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace publish}. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description =
                "Makes the published tables of a pipeline in other databases equal to their queries. Sends only periods that"
                        + " changed, and writes only rows that differ.",
        footer = {"", "Example:", "  headrace publish devices", "  headrace publish devices --full"})
final class PublishCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Mixin
    private final PipelineParameter pipelines = new PipelineParameter();

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Option(names = "--full", description = "Compare all rows, and overwrite manual changes in the published tables.")
    private boolean full;

    PublishCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return invocation.forEachPipeline(
                projectOption, pipelines, wait.duration(), (work, pipeline) -> List.of(work.publish(pipeline, full)));
    }
}
