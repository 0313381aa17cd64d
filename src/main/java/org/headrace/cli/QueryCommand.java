package org.headrace.cli;

import java.util.concurrent.Callable;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.SqlFile;
import org.headrace.run.Databases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace query}. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Runs a query of a pipeline's folder inspect/ in the warehouse and prints its rows.",
        footer = {"", "Example:", "  headrace query entity", "  headrace query entity months --csv"})
final class QueryCommand implements Callable<Integer> {
    private static final int SHOWN_ROWS = 1000;

    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Parameters(index = "0", paramLabel = "PIPELINE", description = "A folder under sql/.")
    private String pipelineName;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "A file under inspect/ (default: list them).")
    private String name;

    @Option(names = "--csv", description = "Print CSV, and all rows; a table has " + SHOWN_ROWS + " at most.")
    private boolean csv;

    QueryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Project project = invocation.project(projectOption.folder());
        Pipeline pipeline = project.pipeline(pipelineName);
        if (name == null) {
            pipeline.inspections().forEach(file -> invocation.out().println(file.name()));
            return 0;
        }
        SqlFile file = pipeline.inspections().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HeadraceException.usage("There is no query '" + name + "' in sql/" + pipelineName
                        + "/inspect; 'headrace query " + pipelineName + "' lists those there are."));
        try (Databases databases = invocation.databases(project)) {
            Session warehouse = databases.open(Project.WAREHOUSE);
            warehouse.inSnapshot(() -> print(new ResultPrinter(warehouse, invocation.out()), file));
        }
        return 0;
    }

    private void print(ResultPrinter printer, SqlFile file) {
        if (csv) {
            printer.csv(file.sql());
        } else {
            printer.table(file.sql(), SHOWN_ROWS);
        }
    }
}
