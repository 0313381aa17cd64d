package org.headrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.state.ModelHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Lists the versions of a model that were built in the warehouse.",
        footer = {"", "Example:", "  headrace history mart.entity_daily", "  headrace history mart.entity_daily --sql 1"
        })
final class HistoryCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model, as schema.name.")
    private String model;

    @Option(names = "--sql", paramLabel = "VERSION", description = "Print the SQL of that version.")
    private Integer version;

    HistoryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Project project = invocation.project(projectOption.folder());
        try (Databases databases = invocation.databases(project)) {
            Session warehouse = databases.open(Project.WAREHOUSE);
            List<ModelHistory.Version> versions = ModelHistory.of(warehouse, model);
            if (versions.isEmpty()) {
                throw HeadraceException.usage("The model '" + model + "' was never built in " + warehouse.endpoint()
                        + "; expected schema.name of a model. 'headrace status' lists them.");
            }
            if (version == null) {
                list(versions);
            } else {
                invocation.out().println(find(versions).sql());
            }
        }
        return 0;
    }

    private void list(List<ModelHistory.Version> versions) {
        TextTable table = new TextTable(List.of("version", "since (UTC)", "kind", "run", "definition"));
        for (ModelHistory.Version each : versions) {
            table.add(List.of(
                    Integer.toString(each.number()),
                    each.since().toString(),
                    each.kind(),
                    Long.toString(each.runId()),
                    each.definition().substring(0, 12)));
        }
        table.print(invocation.out());
    }

    private ModelHistory.Version find(List<ModelHistory.Version> versions) {
        return versions.stream()
                .filter(each -> each.number() == version)
                .findFirst()
                .orElseThrow(() -> HeadraceException.usage(
                        model + " has no version " + version + "; it has 1 to " + versions.size() + "."));
    }
}
