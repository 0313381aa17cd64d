package org.headrace.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.headrace.Period;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.load.ContentComparison;
import org.headrace.load.RawLoad;
import org.headrace.plan.Step;
import org.headrace.project.Load;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.state.Builds;
import org.headrace.state.LoadStates;
import org.headrace.state.StepRecord;

/** All loads of a run: rows, and the state that says they are there. */
final class LoadPhase {
    private final Preparation preparation;
    private final StepRunner runner;
    private final RawLoad rawLoad;
    private final LoadStates states;
    private final Builds builds;
    private final Map<TableName, Long> versions;
    private final Map<TableName, PeriodSet> changed = new HashMap<>();

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
            if (step instanceof Step.LoadRows rows) {
                runner.perform(step, rows.load().file(), () -> load(rows));
            } else if (step instanceof Step.Skip skip) {
                runner.skip(skip);
            } else {
                throw new AssertionError(step);
            }
        }
    }

    /** Saves what was learned of sources whose rows need not be copied, as none of them changed. */
    void renew(Map<Load, LoadedState> renewed) {
        renewed.forEach((load, state) -> save(load, state));
    }

    private void save(Load load, LoadedState current) {
        states.save(
                preparation.pipeline().name(),
                load.into(),
                preparation.findStored(load),
                preparation.rows(load).settled(current),
                runner.runId());
    }

    private StepRunner.Result load(Step.LoadRows step) {
        Load load = step.load();
        RawLoad.Loaded loaded =
                rawLoad.load(preparation.rows(load), load.into(), load.sync(), load.period(), step.changes());
        save(load, step.changes().current());
        if (load.sync() instanceof Sync.Append) {
            noteRows(load.into(), step.changes().extent(), loaded.rows());
        }
        RowCounter rows = new RowCounter(
                load.sync(), preparation.findPrevious(load), step.changes().current());
        changed(load, loaded.changed(), rows);
        return StepRunner.Result.of(
                loaded.detail().isEmpty() ? step.reason() : step.reason() + ": " + loaded.detail(),
                StepRecord.Volume.copied(
                        loaded.read().rows(), loaded.rows(), loaded.read().bytes()));
    }

    private void noteRows(TableName log, Changes.Extent extent, long written) {
        switch (extent) {
            case ANEW -> states.replaced(log, written);
            case ALL, PARTS -> states.counted(log);
            default -> states.added(log, written);
        }
    }

    /** Copies again what differs for no known reason; what is known of the source stays as it is. */
    void copyAgain(Step.CopyAgain step, ContentComparison comparison, ContentComparison.Difference faults) {
        Load load = step.load();
        runner.perform(step, load.file(), () -> {
            ContentComparison.Replaced rows = comparison.copyAgain(faults);
            if (load.sync() instanceof Sync.Append) {
                states.added(load.into(), rows.copied() - rows.deleted());
            }
            changed(load, faults.periods(), period -> Builds.RowCounts.UNKNOWN);
            return StepRunner.Result.of(step.reason(), rows.copied());
        });
    }

    private void changed(Load load, PeriodSet periods, Function<Optional<Period>, Builds.RowCounts> rows) {
        changed.merge(load.into(), periods, PeriodSet::union);
        if (!periods.isEmpty()) {
            long version = builds.changed(load.into(), load.period(), periods, rows, runner.runId());
            Builds.advance(versions, load.into(), version);
        }
    }

    /** What each load that was performed really changed, by its raw table. */
    Map<TableName, PeriodSet> changed() {
        return changed;
    }

    /** The version of every relation, after the loads. */
    Map<TableName, Long> versions() {
        return versions;
    }
}
