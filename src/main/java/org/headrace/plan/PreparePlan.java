package org.headrace.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.ModelKind;
import org.headrace.PeriodMapping;
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

/**
 * Decides what {@code prepare} does for one pipeline, step by step: it is asked for the next step, and told what changed by it. {@link #predict}
 * takes all that may change for changed; a run tells what really changed, and so decides by the same code.
 */
public final class PreparePlan {
    private static final String FUNCTION_CHANGED = "a function that it calls changed";

    private final Pipeline pipeline;
    private final Knowledge known;
    private final Lineage lineage;
    private final PeriodMappings mappings;
    private final Map<TableName, PeriodSet> changed = new HashMap<>();
    private final Set<TableName> created = new HashSet<>();
    private final Map<TableName, PeriodSet> faults = new HashMap<>();

    public PreparePlan(Project project, Pipeline pipeline, Knowledge known) {
        this.pipeline = pipeline;
        this.known = known;
        this.lineage = new Lineage(project, known.facts());
        this.mappings = new PeriodMappings(project);
    }

    /**
     * The steps of one run, in order. A run leaves those of them whose inputs turn out not to have changed, and does no others.
     *
     * @param changes of every load of the pipeline, by its raw table
     */
    public static List<Step> predict(
            Project project, Pipeline pipeline, Map<TableName, Changes> changes, Knowledge known) {
        PreparePlan plan = new PreparePlan(project, pipeline, known);
        List<Step> steps = new ArrayList<>();
        pipeline.loads().forEach(load -> steps.add(plan.predicted(load, changes.get(load.into()))));
        plan.models().forEach(model -> steps.add(plan.predicted(model)));
        pipeline.checks().forEach(check -> steps.add(plan.next(check)));
        return List.copyOf(steps);
    }

    /** The models of the pipeline, each after those it reads. */
    public List<Model> models() {
        return lineage.ordered(pipeline.models());
    }

    /** What each query reads, as far as it is known; it may be told more before a step is decided. */
    public Lineage lineage() {
        return lineage;
    }

    /** The steps of models and checks if no source has changed: what is done is behind the raw tables as they are. */
    public static List<Step> behindRawTables(Project project, Pipeline pipeline, Knowledge known) {
        PreparePlan plan = new PreparePlan(project, pipeline, known);
        List<Step> steps = new ArrayList<>();
        plan.models().forEach(model -> steps.add(plan.predicted(model)));
        pipeline.checks().forEach(check -> steps.add(plan.next(check)));
        return List.copyOf(steps);
    }

    private Step predicted(Load load, Changes changes) {
        if (changes.periods().isEmpty()) {
            return new Step.Skip("load", load.into().toString(), changes.reason());
        }
        changed(load.into(), changes.periods());
        return new Step.LoadRows(load, changes);
    }

    private Step predicted(Model model) {
        Step step = next(model);
        if (step instanceof Step.BuildModel build) {
            changed(model.name(), build.lookups().isEmpty() ? build.periods() : PeriodSet.EVERYTHING);
        }
        return step;
    }

    /** Is told what a load or the build of a model changed; nothing, if all came out as it was. */
    public void changed(TableName relation, PeriodSet periods) {
        changed.put(relation, periods);
    }

    /** Is told where a model was found to differ from its query, so that it is built there whatever changed. */
    public void isWrong(TableName model, PeriodSet periods) {
        faults.put(model, periods);
    }

    /** What is to be done for a model; all that it reads must have been decided, and {@link #changed} told what came of it. */
    public Step next(Model model) {
        Step step = decide(model);
        PeriodSet wrong = faults.getOrDefault(model.name(), PeriodSet.NOTHING);
        if (wrong.isEmpty()) {
            return step;
        }
        String reason = "it differs from its query";
        if (step instanceof Step.BuildModel build) {
            return new Step.BuildModel(model, build.action(), build.periods().union(wrong), build.lookups(), reason);
        }
        return new Step.BuildModel(model, refresh(model), wrong, reason);
    }

    private static Step.Action refresh(Model model) {
        return model.kind().needsPeriod() ? Step.Action.REBUILD : Step.Action.REFRESH;
    }

    private Step decide(Model model) {
        Optional<String> recreated = reasonToCreate(model);
        if (recreated.isPresent()) {
            created.add(model.name());
            return new Step.BuildModel(model, Step.Action.CREATE, PeriodSet.EVERYTHING, recreated.get());
        }
        String kind = model.kind().words();
        Step.Action action = refresh(model);
        if (!model.kind().holdsRows()) {
            if (isOfOtherFunctions(model)) {
                return new Step.BuildModel(model, Step.Action.REFRESH, PeriodSet.EVERYTHING, FUNCTION_CHANGED);
            }
            return new Step.Skip(kind, model.name().toString(), "a view is always up to date");
        }
        List<String> always = lineage.always(model);
        if (!always.isEmpty()) {
            String reason = String.join("; ", always) + ", so it is built in each run";
            return new Step.BuildModel(model, action, PeriodSet.EVERYTHING, reason);
        }
        InputChanges changes = changesFor(model);
        if (known.build(buildName(model)).filter(KnownBuild::isUnproven).isPresent()) {
            return new Step.BuildModel(
                    model,
                    action,
                    PeriodSet.EVERYTHING,
                    "an older version of headrace built it, and may have missed changes");
        }
        Reach reach = reach(changes, model);
        Step.Action rebuild = reach.lookups().isEmpty() ? action : Step.Action.REBUILD;
        return reach.isNothing()
                ? skip(model)
                : new Step.BuildModel(model, rebuild, reach.periods(), reach.lookups(), changes.reason());
    }

    /** The step of a model that needs not be built, as nothing that can make it differ has changed. */
    public Step.Skip skip(Model model) {
        return new Step.Skip(
                model.kind().words(), model.name().toString(), "none of its inputs changed" + cameOutEqual(model));
    }

    private Reach reach(InputChanges changes, Model model) {
        boolean isWhole = model.period().isEmpty() && model.by().isEmpty();
        if (changes.isEmpty() || isWhole || isHidden(changes, model)) {
            return Reach.ofTheWhole(changes);
        }
        Map<TableName, List<PeriodMapping>> byInput = mappings.of(model);
        if (!model.by().isEmpty()) {
            return Reach.ofKeys(changes, byInput, mappings::isLog);
        }
        return Reach.of(changes, byInput, model.period().get()).trusting(isTraceKept(model, ModelTrace.of(byInput)));
    }

    /** Whether the pairs of all periods of a model were kept in this way. */
    public boolean isTraceKept(Model model, ModelTrace trace) {
        return known.build(buildName(model)).map(KnownBuild::trace).equals(Optional.of(trace.fingerprint()));
    }

    /** Whether something changed that a query reads in a way that its text does not show, so that nobody knows how far it reaches. */
    private boolean isHidden(InputChanges changes, Query query) {
        return lineage.hidden(query).stream()
                .anyMatch(input -> changes.byInput().containsKey(input)
                        && !query.readings().containsKey(input));
    }

    /** What is traced for a model, once it is built. */
    public ModelTrace trace(Model model) {
        return ModelTrace.of(mappings.of(model));
    }

    /** The queries by which models of the pipeline find the periods that changed periods of a relation touch; by model. */
    public Map<Model, List<PeriodLookup>> touchedBy(TableName relation, PeriodSet periods) {
        Map<Model, List<PeriodLookup>> touched = new LinkedHashMap<>();
        for (Model model : pipeline.models()) {
            if (!model.by().isEmpty()) {
                continue;
            }
            if (model.readings().values().stream().anyMatch(PeriodMapping.Reading.Touches.class::isInstance)) {
                List<PeriodLookup> lookups = mappings.of(model).getOrDefault(relation, List.of()).stream()
                        .filter(Reach::isTouches)
                        .map(mapping -> new PeriodLookup(relation, mapping, periods))
                        .toList();
                if (!lookups.isEmpty()) {
                    touched.put(model, lookups);
                }
            }
        }
        return touched;
    }

    /**
     * The queries by which models of the pipeline that are rebuilt by key find the keys that rows in changed periods of a relation have; by model.
     * To be asked before the relation is rebuilt, too: a row that goes takes its key along. A model that is missing, or reads something
     * missing, is left out, as it will be made anew. Of a raw table, which is loaded already, only what {@code touches} declares is asked: that can
     * read models, which are as they were, and what is traced is a log, of which no row goes.
     */
    public Map<Model, List<PeriodLookup>> keysTouchedBy(TableName relation, PeriodSet periods) {
        Map<Model, List<PeriodLookup>> touched = new LinkedHashMap<>();
        for (Model model : pipeline.models()) {
            if (!model.by().isEmpty()
                    && lineage.inputs(model).contains(relation)
                    && isAsBuilt(model)
                    && lineage.inputs(model).stream().allMatch(this::isThere)) {
                touched.put(
                        model,
                        mappings.of(model).getOrDefault(relation, List.of()).stream()
                                .filter(isLoaded(relation) ? Reach::isTouches : Reach::isLookedUp)
                                .map(mapping -> new PeriodLookup(relation, mapping, periods))
                                .toList());
            }
        }
        touched.values().removeIf(List::isEmpty);
        return touched;
    }

    private boolean isLoaded(TableName relation) {
        return pipeline.loads().stream().anyMatch(load -> load.into().equals(relation));
    }

    private boolean isAsBuilt(Model model) {
        return isThere(model.name())
                && known.build(buildName(model))
                        .filter(build ->
                                build.definition().startsWith(model.file().hash()))
                        .isPresent();
    }

    /** Relations of other pipelines are built already. */
    private boolean isThere(TableName relation) {
        return known.relations().contains(relation)
                || pipeline.models().stream().noneMatch(model -> model.name().equals(relation));
    }

    private Optional<String> reasonToCreate(Model model) {
        Optional<KnownBuild> build = known.build(model.name().toString());
        if (build.isEmpty()) {
            refuseToReplaceForeign(model);
            return Optional.of("it is new");
        }
        if (!build.get().definition().startsWith(model.file().hash())) {
            return Optional.of("its file changed");
        }
        if (!known.relations().contains(model.name())) {
            return Optional.of("it is missing in the warehouse");
        }
        if (model.kind().holdsRows() && isOfOtherFunctions(model)) {
            return Optional.of(FUNCTION_CHANGED);
        }
        if (model.kind().keepsQuery()
                && lineage.known(model)
                        .filter(last -> last.facts().hasTimeLiteral())
                        .isPresent()) {
            return Optional.of("PostgreSQL fixes a literal such as 'today' when it creates it");
        }
        return madeAnew(model);
    }

    private boolean isOfOtherFunctions(Query query) {
        return known.build(buildName(query))
                .filter(build -> !build.definition().equals(lineage.definition(query)))
                .isPresent();
    }

    /** Making a model replaces what has its name; that must be something the engine made itself, or a table that was made for it. */
    private void refuseToReplaceForeign(Model model) {
        boolean isPrepared =
                model.kind() == ModelKind.INCREMENTAL && known.prepared().contains(model.name());
        if (!isPrepared
                && known.relations().contains(model.name())
                && !known.versions().containsKey(model.name())) {
            throw HeadraceException.failed(model.name() + " is in the warehouse already, and headrace did not make it ("
                    + model.file().path()
                    + "); nothing was changed.\n  Rename or drop what is there, or give the model's"
                    + " file another name.");
        }
    }

    /** What is recreated takes the views that read it with it, and may give its readers other columns. */
    private Optional<String> madeAnew(Query query) {
        return lineage.direct(query).stream()
                .filter(created::contains)
                .sorted()
                .findFirst()
                .map(input -> input + ", which it reads, is created");
    }

    /** What is to be done for a check, after all models. */
    public Step next(Check check) {
        Optional<KnownBuild> build = known.build(buildName(check));
        if (build.isEmpty()) {
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, "it has not held before");
        }
        if (!build.get().definition().startsWith(check.file().hash())) {
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, "its file changed");
        }
        if (isOfOtherFunctions(check)) {
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, FUNCTION_CHANGED);
        }
        Optional<String> madeAnew = madeAnew(check);
        if (madeAnew.isPresent()) {
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, madeAnew.get());
        }
        List<String> always = lineage.always(check);
        if (!always.isEmpty()) {
            String reason = String.join("; ", always) + ", so it is run in each run";
            return new Step.RunCheck(check, PeriodSet.EVERYTHING, reason);
        }
        InputChanges changes = changesFor(check);
        PeriodSet periods = periods(changes, check);
        return periods.isEmpty()
                ? new Step.Skip(
                        "check", check.name(), "none of its inputs changed since it last held" + cameOutEqual(check))
                : new Step.RunCheck(check, periods, changes.reason());
    }

    /** Where a check has to look; what is traced for a model is not kept for checks. */
    private PeriodSet periods(InputChanges changes, Check check) {
        if (changes.isEmpty() || check.period().isEmpty() || isHidden(changes, check)) {
            return Reach.ofTheWhole(changes).periods();
        }
        Reach reach = Reach.of(changes, mappings.of(check), check.period().get());
        return reach.lookups().isEmpty() ? reach.periods() : PeriodSet.EVERYTHING;
    }

    /**
     * Whether inputs of a model or check changed since it was last built. Where it is left all the same, as that cannot make it differ,
     * it has seen these changes.
     */
    public boolean isBehind(Query query) {
        InputChanges changes = changesFor(query);
        return !changes.earlier().isEmpty() || !changes.now().isEmpty();
    }

    /** What changed in a query's inputs since it was last built: in earlier runs, and in the steps before it. */
    private InputChanges changesFor(Query query) {
        Optional<KnownBuild> build = known.build(buildName(query));
        Map<TableName, PeriodSet> before = new HashMap<>();
        Map<TableName, PeriodSet> now = new HashMap<>();
        Set<TableName> unseen = new HashSet<>();
        for (TableName input : lineage.inputs(query)) {
            now.put(input, changed.getOrDefault(input, PeriodSet.NOTHING));
            if (lineage.makes(input)) {
                before.put(input, build.map(last -> last.changesOf(input)).orElse(PeriodSet.NOTHING));
            } else {
                unseen.add(input);
            }
        }
        return new InputChanges(before, now, unseen);
    }

    /** The name under which a model or check is known to the state. */
    public String buildName(Query query) {
        return Lineage.nameOf(query);
    }

    private String cameOutEqual(Query query) {
        boolean isInputBuilt = lineage.inputs(query).stream()
                .anyMatch(input ->
                        changed.containsKey(input) && changed.get(input).isEmpty());
        return isInputBuilt ? ": what was written anew came out as it was" : "";
    }
}
