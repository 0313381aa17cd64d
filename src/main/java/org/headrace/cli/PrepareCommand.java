package org.headrace.cli;

import java.util.concurrent.Callable;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.PipelineRun;
import org.headrace.run.Preparation;
import org.headrace.run.PrepareRun;
import org.headrace.run.Reload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace prepare}. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Loads what changed at the sources, builds the models that it touches, and checks them.",
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
                wait,
                (run, project, pipeline, databases) -> prepare(run, project, pipeline, databases, full.of(project)));
    }

    static void prepare(PipelineRun run, Project project, Pipeline pipeline, Databases databases, Reload reload) {
        try (Preparation preparation = new Preparation(project, pipeline, run.warehouse(), databases::open)) {
            new PrepareRun(run).perform(preparation, reload);
        }
    }
}
