package org.headrace.run;

import java.util.List;
import org.headrace.db.Session;
import org.headrace.db.Transaction;
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
            List<Step> loadSteps = steps.stream().filter(PrepareRun::isLoad).toList();
            if (!areSkipped(loadSteps, runner)) {
                try (Transaction transaction = warehouse.begin()) {
                    loads.perform(loadSteps);
                    transaction.commit();
                }
            }
            loads.keepIndexes(steps);
            runner.committed();
            preparation.closeSources();
            List<Step> builds = steps.stream().filter(step -> !isLoad(step)).toList();
            if (!areSkipped(builds, runner)) {
                try (Transaction transaction = warehouse.begin()) {
                    loads.advanced(preparation.holdFeeds());
                    new BuildPhase(preparation, warehouse, runner, loads).perform(builds);
                    transaction.commit();
                } catch (CheckFailedException failure) {
                    throw failure.saved(warehouse, runner.runId());
                }
            }
            return runner.performed() == 0
                    ? "nothing changed; looking took %.2f s".formatted(checked)
                    : "%d of %d steps done".formatted(runner.performed(), steps.size());
        }
    }

    private static boolean isLoad(Step step) {
        return step.kind().equals("load");
    }

    /** Whether there is nothing to do; the steps then are skipped. */
    private static boolean areSkipped(List<Step> steps, StepRunner runner) {
        boolean areSkipped = steps.stream().allMatch(Step.Skip.class::isInstance);
        if (areSkipped) {
            steps.forEach(step -> runner.skip((Step.Skip) step));
        }
        return areSkipped;
    }
}
