package org.headrace.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.state.StateSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows how fresh each load, model, export and published table is, what is behind and why, the last results of"
                        + " the checks, tables and files without a file of the project, and the last runs.",
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
            String schedule =
                    pipeline.schedule().map(times -> " (" + times + ")").orElse("");
            invocation.out().println(pipeline.name() + ": " + pipeline.description() + schedule);
        }
        try (Databases databases = invocation.databases(project)) {
            Session warehouse = databases.open(Project.WAREHOUSE);
            if (!StateSchema.MIGRATIONS.pending(warehouse).isEmpty()) {
                invocation.out().println("\nNothing has run in " + warehouse.endpoint() + " yet.");
                return 0;
            }
            ResultPrinter printer = new ResultPrinter(warehouse, invocation.out());
            StatusTables tables = new StatusTables(project, warehouse);
            print("Loads (times are UTC)", tables.loads());
            print("Models", tables.models());
            print("Checks", tables.checks());
            print("Exports into " + project.exportDirectory(), tables.exports());
            if (project.pipelines().stream()
                    .anyMatch(pipeline -> !pipeline.publications().isEmpty())) {
                print("Published tables", tables.publications());
            }
            print("Declared inputs", tables.declaredInputs());
            print("Orphaned", OrphanLines.of(project, warehouse, Optional.empty()));
            section("Last runs");
            printer.table(
                    "select run_id, pipeline, command, outcome, started_at::timestamp(0), seconds, steps,"
                            + " left(regexp_replace(message, '\\s*\\n\\s*', ' ', 'g'), 300) as message from headrace.runs",
                    SHOWN_RUNS);
        }
        return 0;
    }

    private void print(String title, TextTable table) {
        section(title);
        table.print(invocation.out());
    }

    private void print(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            section(title);
            lines.forEach(invocation.out()::println);
        }
    }

    private void section(String title) {
        invocation.out().println("\n" + title);
    }
}
