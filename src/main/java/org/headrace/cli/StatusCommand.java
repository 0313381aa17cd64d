package org.headrace.cli;

import java.util.concurrent.Callable;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.state.StateSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows how fresh each load and model is, and how the last runs went.",
        footer = {"", "Example:", "  headrace status"})
final class StatusCommand implements Callable<Integer> {
    private static final int SHOWN_RUNS = 10;

    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Project project = invocation.project(projectOption.folder());
        for (Pipeline pipeline : project.pipelines()) {
            String schedule = pipeline.schedule().map(text -> " (" + text + ")").orElse("");
            invocation.out().println(pipeline.name() + ": " + pipeline.description() + schedule);
        }
        try (Databases databases = invocation.databases(project)) {
            Session warehouse = databases.open(Project.WAREHOUSE);
            if (!StateSchema.MIGRATIONS.pending(warehouse).isEmpty()) {
                invocation.out().println("\nNothing has run in " + warehouse.endpoint() + " yet.");
                return 0;
            }
            ResultPrinter printer = new ResultPrinter(warehouse, invocation.out());
            section("Loads");
            printer.table(
                    "select relation, pipeline, rows, periods, changed_at::timestamp(0), equal_to_source_at::timestamp(0)"
                            + " from headrace.loads",
                    Integer.MAX_VALUE);
            section("Models");
            printer.table(
                    "select name, kind, version, built_at::timestamp(0), inputs from headrace.models",
                    Integer.MAX_VALUE);
            section("Last runs (times are UTC)");
            printer.table(
                    "select run_id, pipeline, command, outcome, started_at::timestamp(0), seconds, steps,"
                            + " split_part(message, E'\\n', 1) as message from headrace.runs",
                    SHOWN_RUNS);
        }
        return 0;
    }

    private void section(String title) {
        invocation.out().println("\n" + title);
    }
}
