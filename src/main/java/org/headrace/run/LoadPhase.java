package org.headrace.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.Period;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.load.ContentComparison;
import org.headrace.load.RawIndexes;
import org.headrace.load.RawLoad;
import org.headrace.plan.Step;
import org.headrace.project.Load;
import org.headrace.project.Model;
import org.headrace.project.Project;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.state.Builds;
import org.headrace.state.LoadStates;
import org.headrace.state.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All loads of a run: rows, and the state that says they are there. */
final class LoadPhase {
    private static final Logger LOG = LoggerFactory.getLogger(LoadPhase.class);

    private final Preparation preparation;
    private final StepRunner runner;
    private final Session warehouse;
    private final RawLoad rawLoad;
    private final LoadStates states;
    private final Builds builds;
    private final Map<TableName, Long> versions;
    private final Map<TableName, PeriodSet> changed = new HashMap<>();

    LoadPhase(Preparation preparation, Session warehouse, StepRunner runner) {
        this.preparation = preparation;
        this.runner = runner;
        this.warehouse = warehouse;
        this.rawLoad = new RawLoad(warehouse, models(preparation.project()), runner::rowPassed);
        this.states = new LoadStates(warehouse);
        this.builds = new Builds(warehouse);
        this.versions = new HashMap<>(preparation.versions());
    }

    void perform(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.LoadRows rows) {
                runner.start(step, rows.load().file());
                runner.finish(load(rows));
            } else if (step instanceof Step.Skip skip) {
                runner.skip(skip);
            } else {
                throw new AssertionError(step);
            }
        }
    }

    /** Makes listed indexes of tables that are not loaded now; those that are listed no more go when the table is loaded next. */
    void keepIndexes(List<Step> steps) {
        List<String> skipped = steps.stream()
                .filter(Step.Skip.class::isInstance)
                .map(Step::name)
                .toList();
        preparation.pipeline().loads().stream()
                .filter(load -> !load.indexes().isEmpty()
                        && skipped.contains(load.into().toString()))
                .forEach(load -> RawIndexes.keep(warehouse, load.into(), load.indexes()));
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
        RawIndexes.keep(warehouse, load.into(), load.indexes());
        save(load, loaded.current());
        if (load.sync() instanceof Sync.Append) {
            noteRows(load.into(), step.changes().extent(), loaded.rows());
        }
        RowCounter rows = new RowCounter(load.sync(), preparation.findPrevious(load), loaded.current());
        changed(load, loaded.changed(), rows);
        String what = loaded.detail().isEmpty() ? step.reason() : step.reason() + ": " + loaded.detail();
        return StepRunner.Result.of(
                what + warning(step, loaded.vanished()),
                StepRecord.Volume.copied(
                        loaded.read().rows(), loaded.rows(), loaded.read().bytes()));
    }

    /** Columns that the source had at the last load, and has no more; said once, when they go. */
    private String warning(Step.LoadRows step, List<String> missing) {
        TableName table = step.load().into();
        boolean isChanged = preparation
                .findPrevious(step.load())
                .filter(last -> !last.definition().equals(step.changes().known().definition()))
                .isPresent();
        if (missing.isEmpty() || !isChanged) {
            return "";
        }
        List<String> warnings = new ArrayList<>();
        for (String column : missing) {
            List<String> readers = new ColumnReaders(preparation.project()).of(table, column);
            String warning =
                    "the source no longer has the column '" + column + "' of " + table + ", which is null in new rows; "
                            + (readers.isEmpty() ? "no model reads it" : "it is read by " + String.join(", ", readers));
            LOG.warn("{}: {}.", table, warning);
            warnings.add(warning);
        }
        return "; WARN " + String.join("; WARN ", warnings);
    }

    private static Set<TableName> models(Project project) {
        return project.pipelines().stream()
                .flatMap(pipeline -> pipeline.models().stream())
                .map(Model::name)
                .collect(Collectors.toSet());
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
        runner.start(step, load.file());
        ContentComparison.Replaced rows = comparison.copyAgain(faults);
        if (load.sync() instanceof Sync.Append) {
            states.added(load.into(), rows.copied() - rows.deleted());
        }
        changed(load, faults.periods(), period -> Builds.RowCounts.UNKNOWN);
        runner.finish(StepRunner.Result.of(step.reason(), rows.copied()));
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

    /** Is told of versions that others have made since the plan. */
    void advanced(Map<TableName, Long> later) {
        versions.putAll(later);
    }

    /** The version of every relation, after the loads. */
    Map<TableName, Long> versions() {
        return versions;
    }
}
