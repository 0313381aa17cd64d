package org.headrace.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.headrace.Sync;
import org.headrace.db.Session;
import org.headrace.load.ContentComparison;
import org.headrace.plan.Step;
import org.headrace.project.Load;
import org.headrace.source.Changes;
import org.headrace.source.Rows;

/** Compares raw tables with their sources, as the snapshots of a preparation see them. */
final class RawVerification {
    private final Preparation preparation;
    private final Session warehouse;
    private final StepRunner runner;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    /** Rows of a raw table that no load would put right. */
    record Fault(Load load, ContentComparison comparison, ContentComparison.Difference difference) {}

    RawVerification(Preparation preparation, Session warehouse, StepRunner runner) {
        this.preparation = preparation;
        this.warehouse = warehouse;
        this.runner = runner;
    }

    /** Compares the raw tables of all loads, after {@link Preparation#plan}. */
    void perform() {
        for (Load load : preparation.pipeline().loads()) {
            if (load.sync() instanceof Sync.Stream) {
                continue; // a feed cannot be asked again for what it has sent
            }
            runner.start(new Step.Compare(load.into().toString()), load.file());
            Finding finding = compare(load);
            findings.add(finding);
            runner.finish(finding.result());
        }
    }

    private Finding compare(Load load) {
        Changes changes = preparation.changes(load);
        String relation = load.into().toString();
        Optional<ContentComparison> comparison = changes.extent() == Changes.Extent.ANEW
                ? Optional.empty()
                : ContentComparison.of(warehouse, preparation.rows(load), load.into());
        if (comparison.isEmpty()) {
            return new Finding(relation, Finding.Outcome.BEHIND, OptionalLong.empty(), changes.reason());
        }
        ContentComparison.Verdict verdict = comparison.get().verify(load.sync(), keptEqual(load), changes);
        OptionalLong rows = OptionalLong.of(verdict.comparedRows());
        if (!verdict.faults().isEmpty()) {
            faults.add(new Fault(load, comparison.get(), verdict.faults()));
            String detail = "differs from its source, which did not change there: "
                    + verdict.faults().place();
            return new Finding(relation, Finding.Outcome.FAULT, rows, detail);
        }
        if (!verdict.behind().isEmpty()) {
            String detail = changes.reason() + ": " + verdict.behind().place();
            return new Finding(relation, Finding.Outcome.BEHIND, rows, detail);
        }
        return new Finding(relation, Finding.Outcome.EQUAL, rows, "");
    }

    private String keptEqual(Load load) {
        Rows rows = preparation.rows(load);
        return preparation.findPrevious(load).map(rows::keptEqual).orElse(ContentComparison.ALL_ROWS);
    }

    List<Finding> findings() {
        return findings;
    }

    List<Fault> faults() {
        return faults;
    }

    /**
     * Copies again what is at fault, in the caller's transaction. Of a table at fault the pending load is done first, so that it has the
     * rows of one snapshot.
     */
    void repair(LoadPhase loads) {
        for (Fault fault : faults) {
            Load load = fault.load();
            Changes changes = preparation.changes(load);
            if (!changes.periods().isEmpty()) {
                loads.perform(List.of(new Step.LoadRows(load, changes)));
            }
            String reason = "differs from its source in " + fault.difference().place();
            loads.copyAgain(new Step.CopyAgain(load, reason), fault.comparison(), fault.difference());
            if (!fault.comparison().compare(load.sync(), keptEqual(load)).isEmpty()) {
                throw VerifyRun.notRepaired(
                        load.into(),
                        "its source, though its rows were copied again; a trigger, a rule or a policy on it may change rows.");
            }
        }
    }
}
