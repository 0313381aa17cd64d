package org.headrace.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.plan.PeriodMappings;
import org.headrace.plan.Step;
import org.headrace.plan.UnauditedViews;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.run.ExportRun;
import org.headrace.run.MissingSourceException;
import org.headrace.run.Preparation;
import org.headrace.run.PublishRun;
import org.headrace.run.QueryReview;
import org.headrace.state.LastVerify;
import org.headrace.state.StateSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Shows what a run would do and why. Asks the warehouse whether every query is valid. Changes nothing.",
        footer = {"", "Example:", "  headrace plan entity", "  headrace plan --offline"})
final class PlanCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Mixin
    private final PipelineParameter pipelines = new PipelineParameter();

    @Mixin
    private final FullOption full = new FullOption();

    @Option(names = "--offline", description = "Check only the files; connect to no database.")
    private boolean offline;

    PlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Project project = invocation.project(projectOption.folder());
        List<Pipeline> chosen = pipelines.of(project);
        if (offline) {
            chosen.forEach(this::printOffline);
            return 0;
        }
        List<QueryReview.Subject> subjects = new ArrayList<>();
        try (Databases databases = invocation.databases(project)) {
            Session warehouse = databases.open(Project.WAREHOUSE);
            for (Pipeline pipeline : chosen) {
                invocation.out().println(pipeline.name() + ": " + pipeline.description());
                print("migration", Project.WAREHOUSE, databases.pendingMigrations(Project.WAREHOUSE, warehouse));
                try {
                    subjects.add(print(project, pipeline, databases, warehouse));
                } catch (MissingSourceException e) {
                    invocation.out().println("  " + MissingSource.advice(pipeline, databases, e));
                    subjects.add(new QueryReview.Subject(pipeline, Map.of()));
                }
            }
            new PlanReview(project, databases, invocation.out()).print(warehouse, subjects);
        }
        return 0;
    }

    private void printOffline(Pipeline pipeline) {
        invocation.out().println(pipeline.name() + ": " + pipeline.description());
        invocation
                .out()
                .printf(
                        Locale.ROOT,
                        "  loads: %d, models: %d, checks: %d, exports: %d, published tables: %d; their files are in order, nothing was connected to%n",
                        pipeline.loads().size(),
                        pipeline.models().size(),
                        pipeline.checks().size(),
                        pipeline.exports().size(),
                        pipeline.publications().size());
    }

    private void print(String kind, String name, List<String> pending) {
        if (!pending.isEmpty()) {
            print("do", kind, name, String.join(", ", pending) + " is pending");
        }
    }

    private QueryReview.Subject print(Project project, Pipeline pipeline, Databases databases, Session warehouse) {
        QueryReview.Subject subject;
        PeriodMappings mappings = new PeriodMappings(project);
        boolean isStateThere = StateSchema.MIGRATIONS.pending(warehouse).isEmpty();
        String verified = (isStateThere ? LastVerify.of(warehouse, pipeline.name()) : LastVerify.NEVER).describe();
        UnauditedViews unaudited = new UnauditedViews(project);
        Map<String, Model> models = new HashMap<>();
        pipeline.models().forEach(model -> models.put(model.name().toString(), model));
        Set<TableName> changing = new HashSet<>();
        try (Preparation preparation = new Preparation(project, pipeline, warehouse, databases::source, isStateThere)) {
            List<Step> steps = preparation.plan(full.of(project));
            subject = preparation.subject();
            for (Step step : steps) {
                print(step);
                Optional.ofNullable(models.get(step.name())).stream()
                        .flatMap(model -> Stream.concat(
                                mappings.describe(model, verified).stream(),
                                unaudited.warning(model).map("warning: "::concat).stream()))
                        .map(line -> "      " + line)
                        .forEach(invocation.out()::println);
                if (step instanceof Step.LoadRows load) {
                    changing.add(load.load().into());
                } else if (step instanceof Step.BuildModel build) {
                    changing.add(build.model().name());
                }
            }
        }
        ExportRequest exports = new ExportRequest(DateFilter.EVERYTHING, full.isEverything());
        ExportRun.plan(project, pipeline, exports, warehouse, changing).forEach(this::print);
        PublishRun.plan(project, pipeline, full.isEverything(), warehouse, changing)
                .forEach(this::print);
        if (isStateThere) {
            OrphanLines.of(project, warehouse, Optional.of(pipeline.name()))
                    .forEach(line -> invocation.out().println("  orphaned: " + line));
        }
        return subject;
    }

    private void print(Step step) {
        print(step instanceof Step.Skip ? "-" : "do", step.kind(), step.name(), describe(step));
    }

    private static String describe(Step step) {
        if (step instanceof Step.LoadRows load) {
            return load.describe();
        }
        return step instanceof Step.BuildModel build ? build.describe() : step.reason();
    }

    private void print(String what, String kind, String name, String reason) {
        invocation.out().printf(Locale.ROOT, "  %-3s %-18s %-30s %s%n", what, kind, name, reason);
    }
}
