package org.headrace.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.HeadraceException;
import org.headrace.KeySet;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.model.Definition;
import org.headrace.model.Materialization;
import org.headrace.model.Part;
import org.headrace.model.Relations;
import org.headrace.model.Written;
import org.headrace.plan.Lineage;
import org.headrace.plan.ModelTrace;
import org.headrace.plan.PreparePlan;
import org.headrace.plan.Step;
import org.headrace.project.Check;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Query;
import org.headrace.state.Builds;
import org.headrace.state.KnownBuild;
import org.headrace.state.PeriodTraces;
import org.headrace.state.StepRecord;

/** All models and checks of a run; what is done for each is decided when it is its turn, from what the steps before it really changed. */
final class BuildPhase {
    private final Preparation preparation;
    private final Session warehouse;
    private final StepRunner runner;
    private final Builds builds;
    private final Lineage lineage;
    private final PreparePlan plan;
    private final TouchedPeriods touched;
    private final TouchedKeys touchedKeys;
    private final Map<TableName, PeriodSet> loaded;
    private final FactFinder finder;
    private final Map<TableName, Long> versions;
    private final List<Builds.Seen> left = new ArrayList<>();
    private final CheckPhase checks;

    /** Models that are built from what {@code loads} left. */
    BuildPhase(Preparation preparation, Session warehouse, StepRunner runner, LoadPhase loads) {
        this.preparation = preparation;
        this.warehouse = warehouse;
        this.runner = runner;
        this.builds = new Builds(warehouse);
        this.plan = preparation.decisions();
        this.lineage = plan.lineage();
        this.finder = new FactFinder(warehouse, preparation.pipeline(), lineage);
        this.touched = new TouchedPeriods(warehouse, plan);
        this.touchedKeys = new TouchedKeys(warehouse, plan);
        this.loaded = loads.changed();
        loaded.forEach(plan::changed);
        this.versions = new HashMap<>(loads.versions());
        this.checks = new CheckPhase(preparation, warehouse, runner, this::passed);
    }

    /** Is told where a model was found to differ from its query. */
    void isWrong(TableName model, PeriodSet periods) {
        plan.isWrong(model, periods);
    }

    /** Builds and checks; {@code predicted} are the steps as they were before anything was loaded. */
    void perform(List<Step> predicted) {
        Relations relations = new Relations(warehouse, remade(predicted), new StoredIds(warehouse));
        loaded.forEach(touched::beforeRebuild);
        loaded.forEach(touchedKeys::beforeRebuild);
        List<Model> waiting = new ArrayList<>(plan.models());
        while (!waiting.isEmpty()) {
            performThoseReady(waiting, relations);
        }
        relations.restoreForeignViews();
        for (Check check : preparation.pipeline().checks()) {
            perform(plan.next(check), check, relations);
        }
        checks.throwIfAnyFailed();
        builds.saw(left);
        builds.forgetRemoved(preparation.pipeline().name(), buildNames());
        finder.forgetRemoved();
        builds.forgetChanges(preparation.project().keepChanges());
    }

    /** The same step with the periods or keys that the warehouse finds; a model that none is found for is left. */
    private Step lookedUp(Step step) {
        if (!(step instanceof Step.BuildModel build) || build.lookups().isEmpty()) {
            return step;
        }
        Model model = build.model();
        try {
            if (!model.by().isEmpty()) {
                return withKeys(build);
            }
            Step.BuildModel found =
                    build.with(touched.find(model, build.lookups()).union(touched.foundBefore(model)));
            return found.periods().isEmpty() ? plan.skip(model) : found;
        } catch (HeadraceException e) {
            throw StepRunner.located(step.kind(), step.name(), model.file(), e);
        }
    }

    private Step withKeys(Step.BuildModel build) {
        Model model = build.model();
        Optional<KeySet> keys = touchedKeys.touched(model, build.lookups());
        if (keys.isEmpty() || build.periods().isEverything()) {
            return build.with(PeriodSet.EVERYTHING);
        }
        return keys.get().isEmpty() ? plan.skip(model) : build.with(keys.get());
    }

    /**
     * Takes out of the models that wait those that can be built now. What a model reads is known for certain only once the warehouse
     * can be asked, and it can be only once that is there.
     */
    private void performThoseReady(List<Model> waiting, Relations relations) {
        Map<Model, DatabaseException> missing = new LinkedHashMap<>();
        int before = waiting.size();
        for (Model model : List.copyOf(waiting)) {
            if (readsOneOf(waiting, model)) {
                continue;
            }
            Set<TableName> needed = new HashSet<>(lineage.direct(model));
            needed.add(model.name());
            relations.restoreForeignViews(needed);
            Step step = plan.next(model);
            if (step instanceof Step.BuildModel && finder.isToAsk(model)) {
                try {
                    finder.ask(model);
                } catch (DatabaseException failure) {
                    missing.put(model, failure);
                    if (FactFinder.isAboutSomethingMissing(failure)) {
                        continue;
                    }
                    throw failed(missing);
                }
                if (readsOneOf(waiting, model)) {
                    continue;
                }
                step = plan.next(model);
            }
            waiting.remove(model);
            perform(lookedUp(step), model, relations);
        }
        if (waiting.size() == before) {
            throw missing.isEmpty() ? cycle(waiting) : failed(missing);
        }
    }

    /** Begins the step of a model that the warehouse could not be asked about, which fails. */
    private HeadraceException failed(Map<Model, DatabaseException> failures) {
        Model model = List.copyOf(failures.keySet()).get(failures.size() - 1);
        runner.start(plan.next(model), model.file());
        return failures.get(model);
    }

    private static HeadraceException cycle(List<Model> waiting) {
        return HeadraceException.failed("The models read each other in a cycle: "
                + waiting.stream().map(model -> model.name().toString()).collect(Collectors.joining(", "))
                + ".\n  Let one of them read something else; what the warehouse knows of their inputs is in"
                + " headrace.query_fact.");
    }

    private boolean readsOneOf(List<Model> waiting, Model model) {
        Set<TableName> read = lineage.direct(model);
        return waiting.stream().anyMatch(other -> !other.equals(model) && read.contains(other.name()));
    }

    private void perform(Step step, Query query, Relations relations) {
        if (step instanceof Step.BuildModel build) {
            runner.start(step, query.file());
            runner.finish(build(relations, build));
        } else if (step instanceof Step.RunCheck check) {
            runner.start(step, query.file());
            runner.finish(checks.perform(check));
        } else if (step instanceof Step.Skip skip) {
            runner.skip(skip);
            if (plan.isBehind(query)) {
                left.add(new Builds.Seen(plan.buildName(query), seen(query)));
            }
        } else {
            throw new AssertionError(step);
        }
    }

    private List<String> buildNames() {
        Pipeline pipeline = preparation.pipeline();
        List<String> names = new ArrayList<>();
        pipeline.models().forEach(model -> names.add(plan.buildName(model)));
        pipeline.checks().forEach(check -> names.add(plan.buildName(check)));
        return names;
    }

    /** The models that are dropped and made anew. */
    private static Set<TableName> remade(List<Step> steps) {
        return steps.stream()
                .filter(Step.BuildModel.class::isInstance)
                .map(Step.BuildModel.class::cast)
                .filter(step -> step.action() == Step.Action.CREATE
                        || Materialization.of(step.model().kind()).isReplacedByRefresh())
                .map(step -> step.model().name())
                .collect(Collectors.toSet());
    }

    private StepRunner.Result build(Relations relations, Step.BuildModel step) {
        Model model = step.model();
        touched.beforeRebuild(model.name(), step.keys().isPresent() ? PeriodSet.EVERYTHING : step.periods());
        touchedKeys.beforeRebuild(model.name(), step.keys().isPresent() ? PeriodSet.EVERYTHING : step.periods());
        Materialization kind = Materialization.of(model.kind());
        Definition definition = definition(model);
        Part part = step.keys().map(Part::of).orElseGet(() -> Part.of(step.periods()));
        Written written;
        try {
            written = step.action() == Step.Action.CREATE
                    ? kind.create(relations, definition)
                    : kind.refresh(relations, definition, part);
        } catch (DatabaseException e) {
            throw e.isOfEqualKeys() && !definition.key().isEmpty() ? definition.keyIsNotUnique() : e;
        }
        plan.changed(model.name(), written.changed());
        if (!written.changed().isEmpty()) {
            long version = builds.changed(model.name(), model.period(), written.changed(), runner.runId());
            Builds.advance(versions, model.name(), version);
        }
        save(model.kind().toString(), model, keepTrace(model, step.periods()));
        return StepRunner.Result.of(step.describe(), StepRecord.Volume.written(written.rows()));
    }

    /** Keeps which periods of the inputs the rebuilt periods are made of; returns a hash of what is traced. */
    private Optional<String> keepTrace(Model model, PeriodSet rebuilt) {
        if (model.period().isEmpty()) {
            return Optional.empty();
        }
        ModelTrace trace = plan.trace(model);
        new PeriodTraces(warehouse, model.name(), model.period().get().unit()).renew(trace.inputs(), rebuilt);
        boolean isOfAllPeriods = rebuilt.isEverything() || plan.isTraceKept(model, trace);
        return trace.inputs().isEmpty() || (isOfAllPeriods && builds.areCurrent(seen(model)))
                ? trace.fingerprint()
                : Optional.of(KnownBuild.MIXED);
    }

    static Definition definition(Model model) {
        return new Definition(
                model.name(), model.file().sql(), model.key(), model.indexes(), model.period(), model.by());
    }

    private void passed(Check check) {
        if (finder.isToAsk(check)) {
            finder.ask(check);
        }
        save("check", check, Optional.empty());
    }

    private void save(String kind, Query query, Optional<String> trace) {
        builds.save(
                new Builds.Done(
                        plan.buildName(query),
                        preparation.pipeline().name(),
                        kind,
                        lineage.definition(query),
                        query.file().sql(),
                        seen(query),
                        trace),
                runner.runId());
    }

    /** The versions of a query's inputs as they are at its step. */
    private Map<TableName, Long> seen(Query query) {
        Map<TableName, Long> seen = new HashMap<>();
        for (TableName input : lineage.inputs(query)) {
            seen.put(input, versions.getOrDefault(input, 0L));
        }
        return seen;
    }
}
