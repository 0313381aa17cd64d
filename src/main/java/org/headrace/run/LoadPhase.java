package org.headrace.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.load.RawLoad;
import org.headrace.plan.Step;
import org.headrace.project.Load;
import org.headrace.state.Builds;
import org.headrace.state.LoadStates;

/** All loads of a run: rows, and the state that says they are there. */
final class LoadPhase {
    private final Preparation preparation;
    private final StepRunner runner;
    private final RawLoad rawLoad;
    private final LoadStates states;
    private final Builds builds;
    private final Map<TableName, Long> versions;

    LoadPhase(Preparation preparation, Session warehouse, StepRunner runner) {
        this.preparation = preparation;
        this.runner = runner;
        this.rawLoad = new RawLoad(warehouse);
        this.states = new LoadStates(warehouse);
        this.builds = new Builds(warehouse);
        this.versions = new HashMap<>(preparation.versions());
    }

    void perform(List<Step> steps) {
        for (Step step : steps) {
            if (!(step instanceof Step.LoadRows rows)) {
                throw new AssertionError(step);
            }
            runner.perform(step, rows.load().file(), () -> load(rows));
        }
    }

    private StepRunner.Result load(Step.LoadRows step) {
        Load load = step.load();
        RawLoad.Loaded loaded = rawLoad.load(preparation.rows(load), load.into(), load.sync(), step.changes());
        states.save(
                preparation.pipeline().name(),
                load.into(),
                preparation.findPrevious(load),
                step.changes().current(),
                runner.runId());
        versions.put(load.into(), builds.changed(load.into(), step.changes().periods(), runner.runId()));
        return StepRunner.Result.of(
                loaded.detail().isEmpty() ? step.reason() : step.reason() + ": " + loaded.detail(), loaded.rows());
    }

    /** The version of every relation, after the loads. */
    Map<TableName, Long> versions() {
        return versions;
    }
}
