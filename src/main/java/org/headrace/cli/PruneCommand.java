package org.headrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.run.PipelineRun;
import org.headrace.run.Pruning;
import org.headrace.state.StateSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace prune}. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description =
                "Shows the tables, views and exported files that Headrace made for project files that were deleted or renamed."
                        + " With --yes, removes them. Never removes objects that others made or read.",
        footer = {"", "Example:", "  headrace prune entity", "  headrace prune entity --yes"})
final class PruneCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PIPELINE",
            description = "A pipeline, also one whose folder was deleted (default: all that have a folder).")
    private String name;

    @Option(names = "--yes", description = "Remove them.")
    private boolean yes;

    @Mixin
    private final WaitOption wait = new WaitOption();

    PruneCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Project project = invocation.project(projectOption.folder());
        try (Databases databases = invocation.databases(project);
                Session warehouse = databases.open(Project.WAREHOUSE)) {
            if (!StateSchema.MIGRATIONS.pending(warehouse).isEmpty()) {
                throw HeadraceException.usage("Nothing has run in " + warehouse.endpoint()
                        + " yet, or by an older version only; run 'headrace prepare' first.");
            }
            Pruning pruning = new Pruning(project, warehouse);
            List<String> pipelines = pipelines(project, pruning);
            if (pipelines.stream()
                    .allMatch(pipeline -> pruning.describe(pipeline).isEmpty())) {
                invocation.out().println("Nothing to remove: there is a file for all that headrace made.");
                return 0;
            }
            for (String pipeline : pipelines) {
                print(pipeline, pruning.describe(pipeline));
                if (yes) {
                    remove(project, pipeline, warehouse);
                }
            }
            invocation.out().println(yes ? "Removed." : "Nothing was removed. To remove it, say so with --yes.");
        }
        return 0;
    }

    private List<String> pipelines(Project project, Pruning pruning) {
        if (name == null) {
            return project.pipelines().stream().map(Pipeline::name).toList();
        }
        return List.of(
                pruning.pipelines().contains(name)
                        ? name
                        : project.pipeline(name).name());
    }

    private void print(String pipeline, List<String> orphans) {
        if (!orphans.isEmpty()) {
            invocation.out().println(pipeline + ":");
            orphans.forEach(line -> invocation.out().println("  " + line));
        }
    }

    private void remove(Project project, String pipeline, Session warehouse) {
        try (PipelineRun run = new PipelineRun(
                warehouse, new LineProgress(), wait.duration(), invocation.interruption()::isRequested)) {
            run.perform(
                    pipeline,
                    Pruning.task(project, pipeline, line -> invocation.out().println("  " + line)));
        }
    }
}
