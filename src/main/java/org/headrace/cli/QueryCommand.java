package org.headrace.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.headrace.ExitCode;
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
        description = "Runs a saved query (folder inspect/ of a pipeline) in the warehouse and prints its rows.",
        footer = {
            "",
            "Example:",
            "  headrace query",
            "  headrace query entity months --format csv",
            "  headrace query devices latest_10_per_device --set device=ba5918e8-fa81-4c77-814a-b00bd7f39cd9"
        })
final class QueryCommand implements Callable<Integer> {
    private static final int SHOWN_ROWS = 1000;

    /** What rows are printed as. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PIPELINE",
            description = "A folder under sql/ (default: list the queries of all of them).")
    private String pipelineName;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "A file under inspect/ (default: list the queries).")
    private String name;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TABLE",
            description = "table (at most " + SHOWN_ROWS + " rows), csv or json (all rows; default: table).")
    private Format format;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "The value of a parameter, which the query reads as current_setting('param.NAME', true).")
    private Map<String, String> values = new LinkedHashMap<>();

    QueryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Project project = invocation.project(projectOption.folder());
        if (pipelineName == null) {
            list(project);
        } else if (name == null) {
            project.pipeline(pipelineName)
                    .inspections()
                    .forEach(file -> invocation.out().println(file.name()));
        } else {
            run(project, find(project.pipeline(pipelineName)));
        }
        return ExitCode.DONE.value();
    }

    private void list(Project project) {
        TextTable table = new TextTable(List.of("pipeline", "query"));
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.inspections().forEach(file -> table.add(List.of(pipeline.name(), file.name())));
        }
        table.print(invocation.out());
    }

    private SqlFile find(Pipeline pipeline) {
        return pipeline.inspections().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HeadraceException.usage("There is no query '" + name + "' in sql/" + pipelineName
                        + "/inspect; 'headrace query " + pipelineName + "' lists those there are."));
    }

    private void run(Project project, SqlFile query) {
        QueryParameters parameters = new QueryParameters(values);
        parameters.requireReadBy(query);
        try (Databases databases = invocation.databases(project)) {
            Session warehouse = session(databases, parameters);
            warehouse.inSnapshot(() -> {
                parameters.apply(warehouse);
                print(new ResultPrinter(warehouse, invocation.out()), query);
            });
        }
    }

    /** A parameter that was once set is an empty text in that session ever after: no later command may get it. */
    private static Session session(Databases databases, QueryParameters parameters) {
        Session shared = databases.open(Project.WAREHOUSE);
        return parameters.isEmpty() ? shared : databases.openAnother(shared.endpoint());
    }

    private void print(ResultPrinter printer, SqlFile query) {
        switch (format) {
            case TABLE -> printer.table(query.sql(), SHOWN_ROWS);
            case CSV -> printer.csv(query.sql());
            case JSON -> printer.json(query.sql());
        }
    }
}
