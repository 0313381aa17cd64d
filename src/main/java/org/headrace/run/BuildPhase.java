package org.headrace.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.model.Definition;
import org.headrace.model.Materialization;
import org.headrace.model.Relations;
import org.headrace.model.Violations;
import org.headrace.plan.Lineage;
import org.headrace.plan.PreparePlan;
import org.headrace.plan.Step;
import org.headrace.project.Check;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Query;
import org.headrace.state.Builds;

/** All models and checks of a run. */
final class BuildPhase {
    private final Preparation preparation;
    private final Session warehouse;
    private final StepRunner runner;
    private final Builds builds;
    private final Lineage lineage;
    private final Map<TableName, Long> versions;
    private final List<CheckFailedException.FailedCheck> failed = new ArrayList<>();

    /** Models that are built from {@code versions} of their inputs. */
    BuildPhase(Preparation preparation, Session warehouse, StepRunner runner, Map<TableName, Long> versions) {
        this.preparation = preparation;
        this.warehouse = warehouse;
        this.runner = runner;
        this.builds = new Builds(warehouse);
        this.lineage = new Lineage(preparation.project());
        this.versions = new HashMap<>(versions);
    }

    void perform(List<Step> steps) {
        Relations relations = new Relations(warehouse, remade(steps));
        for (Step step : steps) {
            if (step instanceof Step.BuildModel build) {
                runner.perform(step, build.model().file(), () -> build(relations, build));
            } else if (step instanceof Step.RunCheck check) {
                runner.perform(step, check.check().file(), () -> check(check));
            } else {
                throw new AssertionError(step);
            }
        }
        CheckFailedException.throwIfAny(failed);
        builds.forgetRemoved(preparation.pipeline().name(), buildNames());
        builds.forgetSeenChanges();
    }

    private List<String> buildNames() {
        Pipeline pipeline = preparation.pipeline();
        List<String> names = new ArrayList<>();
        pipeline.models().forEach(model -> names.add(model.name().toString()));
        pipeline.checks().forEach(check -> names.add(PreparePlan.buildName(pipeline, check)));
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
        OptionalLong rows = rows(relations, step);
        versions.put(model.name(), builds.changed(model.name(), step.periods(), runner.runId()));
        save(model.name().toString(), model.kind().toString(), model);
        return StepRunner.Result.of(step.describe(), rows);
    }

    private static OptionalLong rows(Relations relations, Step.BuildModel step) {
        Model model = step.model();
        Materialization kind = Materialization.of(model.kind());
        Definition definition =
                new Definition(model.name(), model.file().sql(), model.key(), model.indexes(), model.period());
        return step.action() == Step.Action.CREATE
                ? kind.create(relations, definition)
                : kind.refresh(relations, definition, step.periods());
    }

    private StepRunner.Result check(Step.RunCheck step) {
        Check check = step.check();
        List<String> violations = Violations.find(
                warehouse, check.file().sql(), check.period(), step.periods(), CheckFailedException.KEPT_VIOLATIONS);
        if (violations.isEmpty()) {
            save(PreparePlan.buildName(preparation.pipeline(), check), "check", check);
            return StepRunner.Result.of("holds", 0);
        }
        var found = new CheckFailedException.FailedCheck(
                check.name(), check.file().path(), check.severity().toString(), violations);
        if (check.severity() == Check.Severity.ERROR) {
            failed.add(found);
            return StepRunner.Result.failed(found.describe(), violations.size());
        }
        found.save(warehouse, runner.runId());
        return StepRunner.Result.of(found.describe() + ", only a warning", violations.size());
    }

    private void save(String name, String kind, Query query) {
        Map<TableName, Long> seen = new HashMap<>();
        for (TableName input : lineage.inputs(query)) {
            seen.put(input, versions.getOrDefault(input, 0L));
        }
        builds.save(
                new Builds.Done(
                        name,
                        preparation.pipeline().name(),
                        kind,
                        query.file().hash(),
                        query.file().sql(),
                        seen),
                runner.runId());
    }
}
