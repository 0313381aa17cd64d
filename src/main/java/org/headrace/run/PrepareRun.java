package org.headrace.run;

import java.util.List;
import java.util.function.Consumer;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.plan.Step;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;

/**
 * {@code prepare}: one transaction for all loads of a pipeline, one for all its models and checks. What a run that was
 * killed in between has loaded is not loaded again; the next run's models find in the state what changed.
 *
 * @param sources opens what the loads read
 * @param reload which loads begin from nothing
 */
public record PrepareRun(Project project, Pipeline pipeline, Sources sources, Reload reload) implements Task {
    @Override
    public String command() {
        return "prepare";
    }

    @Override
    public String perform(Session warehouse, StepRunner runner) {
        try (Preparation preparation = new Preparation(project, pipeline, warehouse, sources, true)) {
            runner.snapshots(preparation::snapshotNanos);
            long start = System.nanoTime();
            List<Step> steps = preparation.plan(reload);
            preparation.keepFound();
            double checked = (System.nanoTime() - start) / 1e9;
            runner.planned(steps.size());
            LoadPhase loads = new LoadPhase(preparation, warehouse, runner);
            if (!preparation.renewed().isEmpty()) {
                warehouse.inTransaction(() -> loads.renew(preparation.renewed()));
            }
            transaction(steps.stream().filter(PrepareRun::isLoad).toList(), warehouse, runner, loads::perform);
            loads.keepIndexes(steps);
            runner.committed();
            preparation.closeSources();
            transaction(steps.stream().filter(step -> !isLoad(step)).toList(), warehouse, runner, builds -> {
                loads.advanced(preparation.holdFeeds());
                new BuildPhase(preparation, warehouse, runner, loads).perform(builds);
            });
            return runner.performed() == 0
                    ? "nothing changed; looking took %.2f s".formatted(checked)
                    : "%d of %d steps done".formatted(runner.performed(), steps.size());
        }
    }

    private static boolean isLoad(Step step) {
        return step.kind().equals("load");
    }

    /** Performs the steps of one transaction, if there is anything to do. */
    private static void transaction(
            List<Step> steps, Session warehouse, StepRunner runner, Consumer<List<Step>> phase) {
        if (steps.stream().allMatch(Step.Skip.class::isInstance)) {
            steps.forEach(step -> runner.skip((Step.Skip) step));
            return;
        }
        commit(warehouse, runner, () -> phase.accept(steps));
    }

    /** Performs steps in one transaction, and notes what came of them once that is certain. */
    static void commit(Session warehouse, StepRunner runner, Runnable steps) {
        try {
            warehouse.inTransaction(steps);
        } catch (CheckFailedException failure) {
            try {
                failure.save(warehouse, runner.runId());
            } catch (HeadraceException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }
}
