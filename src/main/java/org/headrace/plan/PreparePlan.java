package org.headrace.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.project.Check;
import org.headrace.project.Load;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Query;
import org.headrace.source.Changes;
import org.headrace.state.Knowledge;
import org.headrace.state.KnownBuild;

/** Decides what {@code prepare} does for one pipeline. */
public final class PreparePlan {
    private final Pipeline pipeline;
    private final Knowledge known;
    private final Lineage lineage;
    private final Map<TableName, PeriodSet> changing = new HashMap<>();
    private final Set<TableName> created = new HashSet<>();

    private PreparePlan(Project project, Pipeline pipeline, Knowledge known) {
        this.pipeline = pipeline;
        this.known = known;
        this.lineage = new Lineage(project);
    }

    /**
     * The steps of one run, in order.
     *
     * @param changes of every load of the pipeline, by its raw table
     */
    public static List<Step> of(Project project, Pipeline pipeline, Map<TableName, Changes> changes, Knowledge known) {
        PreparePlan plan = new PreparePlan(project, pipeline, known);
        List<Step> steps = new ArrayList<>();
        pipeline.loads().forEach(load -> steps.add(plan.step(load, changes.get(load.into()))));
        pipeline.models().forEach(model -> steps.add(plan.step(model)));
        pipeline.checks().forEach(check -> steps.add(plan.step(check)));
        return List.copyOf(steps);
    }

    /** The name under which a check is known to the state. */
    public static String buildName(Pipeline pipeline, Check check) {
        return "check " + pipeline.name() + "/" + check.name();
    }

    private Step step(Load load, Changes changes) {
        if (changes.periods().isEmpty()) {
            return new Step.Skip("load", load.into().toString(), changes.reason());
        }
        changing.put(load.into(), changes.periods());
        return new Step.LoadRows(load, changes);
    }

    private Step step(Model model) {
        Optional<String> recreated = reasonToCreate(model);
        if (recreated.isPresent()) {
            created.add(model.name());
            changing.put(model.name(), PeriodSet.EVERYTHING);
            return new Step.BuildModel(model, Step.Action.CREATE, PeriodSet.EVERYTHING, recreated.get());
        }
        String kind = model.kind().words();
        if (!model.kind().holdsRows()) {
            return new Step.Skip(kind, model.name().toString(), "a view is always up to date");
        }
        PeriodSet periods = changesSince(model.name().toString(), model);
        if (periods.isEmpty()) {
            return new Step.Skip(kind, model.name().toString(), "none of its inputs changed");
        }
        String reason = reason(model);
        if (model.period().isEmpty()) {
            changing.put(model.name(), PeriodSet.EVERYTHING);
            return new Step.BuildModel(model, Step.Action.REFRESH, PeriodSet.EVERYTHING, reason);
        }
        PeriodSet rebuilt = periods.widenedTo(model.period().get().unit());
        changing.put(model.name(), rebuilt);
        return new Step.BuildModel(model, Step.Action.REBUILD_PERIODS, rebuilt, reason);
    }

    private Optional<String> reasonToCreate(Model model) {
        Optional<KnownBuild> build = known.build(model.name().toString());
        if (build.isEmpty()) {
            refuseToReplaceForeign(model);
            return Optional.of("it is new");
        }
        if (!build.get().definition().equals(model.file().hash())) {
            return Optional.of("its file changed");
        }
        if (!known.relations().contains(model.name())) {
            return Optional.of("it is missing in the warehouse");
        }
        return madeAnew(model);
    }

    /** Making a model replaces what has its name; that must be something the engine made itself. */
    private void refuseToReplaceForeign(Model model) {
        if (known.relations().contains(model.name()) && !known.versions().containsKey(model.name())) {
            throw HeadraceException.failed(model.name() + " is in the warehouse already, and headrace did not make it ("
                    + model.file().path()
                    + "); nothing was changed.\n  Rename or drop what is there, or give the model's"
                    + " file another name.");
        }
    }

    /** What is made anew takes the views that read it with it, and may give its readers other columns. */
    private Optional<String> madeAnew(Query query) {
        return query.inputs().stream()
                .filter(created::contains)
                .sorted()
                .findFirst()
                .map(input -> input + ", which it reads, is made anew");
    }

    private Step step(Check check) {
        String name = buildName(pipeline, check);
        Optional<KnownBuild> build = known.build(name);
        if (build.isEmpty()) {
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, "it has not held before");
        }
        if (!build.get().definition().equals(check.file().hash())) {
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, "its file changed");
        }
        Optional<String> madeAnew = madeAnew(check);
        if (madeAnew.isPresent()) {
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, madeAnew.get());
        }
        PeriodSet periods = changesSince(name, check);
        if (periods.isEmpty()) {
            return new Step.Skip("check", check.name(), "none of its inputs changed since it last held");
        }
        PeriodSet looked =
                check.period().map(period -> periods.widenedTo(period.unit())).orElse(PeriodSet.EVERYTHING);
        return new Step.RunCheck(check, looked, reason(check));
    }

    /** What changed in a query's inputs since it was last built: in earlier runs, and in the steps before it. */
    private PeriodSet changesSince(String name, Query query) {
        PeriodSet changes = PeriodSet.NOTHING;
        for (TableName input : lineage.inputs(query)) {
            PeriodSet before = lineage.makes(input)
                    ? known.build(name).map(build -> build.changes().get(input)).orElse(PeriodSet.NOTHING)
                    : PeriodSet.EVERYTHING;
            changes = changes.union(before).union(changing.getOrDefault(input, PeriodSet.NOTHING));
        }
        return changes;
    }

    private String reason(Query query) {
        Set<TableName> inputs = lineage.inputs(query);
        return inputs.stream()
                .filter(input -> !lineage.makes(input))
                .findFirst()
                .map(input -> "it reads " + input + ", which may change unseen")
                .orElseGet(() -> inputs.stream()
                        .filter(changing::containsKey)
                        .sorted()
                        .findFirst()
                        .map(input -> input + " changes")
                        .orElse("its inputs changed in an earlier run"));
    }
}
