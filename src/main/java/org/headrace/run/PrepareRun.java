package org.headrace.run;

import java.util.List;
import java.util.function.Consumer;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.plan.Step;

/**
 * {@code prepare}: one transaction for all loads of a pipeline, one for all its models and checks. What a run that was
 * killed in between has loaded is not loaded again; the next run's models find in the state what changed.
 */
public final class PrepareRun {
    private final PipelineRun run;
    private final Session warehouse;

    public PrepareRun(PipelineRun run) {
        this.run = run;
        this.warehouse = run.warehouse();
    }

    /**
     * Plans and performs.
     *
     * @param reload which loads begin from nothing
     */
    public void perform(Preparation preparation, Reload reload) {
        run.perform(
                preparation.pipeline().name(), "prepare", (runner, afterCrash) -> prepare(preparation, reload, runner));
    }

    private String prepare(Preparation preparation, Reload reload, StepRunner runner) {
        runner.snapshots(preparation::snapshotNanos);
        long start = System.nanoTime();
        List<Step> steps = preparation.plan(reload);
        preparation.keepFound();
        double checked = (System.nanoTime() - start) / 1e9;
        run.progress().planned(steps.size());
        LoadPhase loads = new LoadPhase(preparation, warehouse, runner);
        if (!preparation.renewed().isEmpty()) {
            warehouse.inTransaction(() -> loads.renew(preparation.renewed()));
        }
        transaction(steps.stream().filter(PrepareRun::isLoad).toList(), runner, loads::perform);
        loads.keepIndexes(steps);
        runner.committed();
        preparation.close();
        transaction(steps.stream().filter(step -> !isLoad(step)).toList(), runner, builds -> {
            loads.advanced(preparation.holdFeeds());
            new BuildPhase(preparation, warehouse, runner, loads).perform(builds);
        });
        return runner.performed() == 0
                ? "nothing changed; looking took %.2f s".formatted(checked)
                : "%d of %d steps done".formatted(runner.performed(), steps.size());
    }

    private static boolean isLoad(Step step) {
        return step.kind().equals("load");
    }

    /** Performs the steps of one transaction, if there is anything to do. */
    private void transaction(List<Step> steps, StepRunner runner, Consumer<List<Step>> phase) {
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
