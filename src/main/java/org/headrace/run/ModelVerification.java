package org.headrace.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.model.Definition;
import org.headrace.model.Materialization;
import org.headrace.model.ModelComparison;
import org.headrace.model.Relations;
import org.headrace.plan.Lineage;
import org.headrace.plan.PreparePlan;
import org.headrace.plan.Step;
import org.headrace.project.Model;

/** Compares the models that hold rows with their queries over what the warehouse has now. */
final class ModelVerification {
    private final Preparation preparation;
    private final Session warehouse;
    private final StepRunner runner;
    private final PreparePlan plan;
    private final Lineage lineage;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<TableName, PeriodSet> faults = new LinkedHashMap<>();

    ModelVerification(Preparation preparation, Session warehouse, StepRunner runner) {
        this.preparation = preparation;
        this.warehouse = warehouse;
        this.runner = runner;
        this.plan = preparation.decisions();
        this.lineage = plan.lineage();
    }

    /**
     * Compares all models, in the caller's snapshot.
     *
     * @param wrongTables raw tables that were found to be wrong
     */
    void perform(Set<TableName> wrongTables) {
        for (Model model : preparation.pipeline().models()) {
            if (model.kind().holdsRows()) {
                runner.start(new Step.Compare(model.name().toString()), model.file());
                Finding finding = compare(model, plan.next(model), wrongTables);
                findings.add(finding);
                runner.finish(finding.result());
            }
        }
    }

    /** {@code next} is what the next run would do for the model if no source had changed. */
    private Finding compare(Model model, Step next, Set<TableName> wrongTables) {
        String relation = model.name().toString();
        if (next instanceof Step.BuildModel build && build.action() == Step.Action.CREATE) {
            return new Finding(relation, Finding.Outcome.BEHIND, OptionalLong.empty(), next.reason());
        }
        List<String> always = lineage.always(model);
        if (!always.isEmpty()) {
            String detail = String.join("; ", always) + ", so its rows may be others each time";
            return new Finding(relation, Finding.Outcome.SKIPPED, OptionalLong.empty(), detail);
        }
        PeriodSet pending = next instanceof Step.BuildModel build ? mayChange(build) : PeriodSet.NOTHING;
        ModelComparison.Result result = compare(model, pending);
        OptionalLong rows = OptionalLong.of(result.rows());
        if (!result.faults().isEmpty()) {
            faults.put(model.name(), result.faults());
            String detail = "differs from its query: " + result.faults() + wrongInputs(model, wrongTables);
            return new Finding(relation, Finding.Outcome.FAULT, rows, detail);
        }
        if (!result.behind().isEmpty()) {
            return new Finding(relation, Finding.Outcome.BEHIND, rows, next.reason() + ": " + result.behind());
        }
        return new Finding(relation, Finding.Outcome.EQUAL, rows, "");
    }

    private ModelComparison.Result compare(Model model, PeriodSet pending) {
        Relations relations = new Relations(warehouse, Set.of(), new StoredIds(warehouse));
        Definition verified = Materialization.of(model.kind()).verified(relations, BuildPhase.definition(model));
        return ModelComparison.of(warehouse, verified, pending);
    }

    /** What the warehouse would have to look up counts as everything. */
    private static PeriodSet mayChange(Step.BuildModel build) {
        return build.lookups().isEmpty() ? build.periods() : PeriodSet.EVERYTHING;
    }

    /** A model of wrong rows differs from what its query gives of them, if they went wrong after it was built. */
    private String wrongInputs(Model model, Set<TableName> wrongTables) {
        String wrong = lineage.inputs(model).stream()
                .filter(input -> wrongTables.contains(input) || faults.containsKey(input))
                .sorted()
                .map(TableName::toString)
                .collect(Collectors.joining(" and "));
        return wrong.isEmpty() ? "" : "; it reads " + wrong + ", at fault";
    }

    List<Finding> findings() {
        return findings;
    }

    Map<TableName, PeriodSet> faults() {
        return faults;
    }

    /** Builds again what is at fault, what reads it, and what reads the rows that the loads copied; in the caller's transaction. */
    void repair(LoadPhase loads) {
        BuildPhase builds = new BuildPhase(preparation, warehouse, runner, loads);
        faults.forEach(builds::isWrong);
        builds.perform(mayBeRebuilt());
        for (Model model : preparation.pipeline().models()) {
            if (faults.containsKey(model.name())
                    && !compare(model, PeriodSet.NOTHING).faults().isEmpty()) {
                throw VerifyRun.notRepaired(
                        model.name(),
                        "its query, though it was built again; the query may not give the same rows each time it runs.");
            }
        }
    }

    /** Any model may turn out to read what is repaired, and may have to be made again. */
    private List<Step> mayBeRebuilt() {
        return preparation.pipeline().models().stream()
                .<Step>map(model -> new Step.BuildModel(model, Step.Action.CREATE, PeriodSet.EVERYTHING, ""))
                .toList();
    }
}
