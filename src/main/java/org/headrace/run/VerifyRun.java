package org.headrace.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;

/**
 * {@code verify}: compares raw tables with their sources and models with their queries by content, and tells what the next run would bring
 * from what is at fault. Rows are compared in the servers; this process sees digests only. It fails with exit code 3 if a fault is left.
 *
 * @param sources opens what the loads read
 * @param report takes a finding for each relation, once all are certain
 */
public record VerifyRun(
        Project project, Pipeline pipeline, Sources sources, VerifyScope scope, Consumer<Finding> report)
        implements Task {
    @Override
    public String command() {
        return scope.command();
    }

    @Override
    public String perform(Session warehouse, StepRunner runner) {
        try (Preparation preparation = new Preparation(project, pipeline, warehouse, sources, true)) {
            return verify(preparation, warehouse, runner);
        }
    }

    private String verify(Preparation preparation, Session warehouse, StepRunner runner) {
        RawVerification raw = new RawVerification(preparation, warehouse, runner);
        if (scope.raw()) {
            preparation.plan(Reload.NOTHING);
            raw.perform();
        } else {
            preparation.readState();
        }
        ModelVerification models = new ModelVerification(preparation, warehouse, runner);
        if (scope.models()) {
            Set<TableName> wrong =
                    raw.faults().stream().map(fault -> fault.load().into()).collect(Collectors.toSet());
            warehouse.inSnapshot(() -> models.perform(wrong));
        }
        runner.committed();
        List<Finding> findings = new ArrayList<>(raw.findings());
        findings.addAll(models.findings());
        boolean isRepaired = scope.repair() && findings.stream().anyMatch(Finding::isFault);
        if (isRepaired) {
            repair(preparation, raw, models, warehouse, runner);
            findings.replaceAll(Finding::repaired);
        }
        findings.forEach(report);
        rejectFaults(findings);
        return summary(findings);
    }

    private static void repair(
            Preparation preparation,
            RawVerification raw,
            ModelVerification models,
            Session warehouse,
            StepRunner runner) {
        LoadPhase loads = new LoadPhase(preparation, warehouse, runner);
        if (!raw.faults().isEmpty()) {
            warehouse.inTransaction(() -> raw.repair(loads));
        }
        preparation.closeSources();
        try {
            warehouse.inTransaction(() -> models.repair(loads));
        } catch (CheckFailedException failure) {
            throw new FaultFoundException(failure.saved(warehouse, runner.runId()));
        }
    }

    private void rejectFaults(List<Finding> findings) {
        List<Finding> faults = findings.stream().filter(Finding::isFault).toList();
        if (faults.isEmpty()) {
            return;
        }
        String lines = faults.stream()
                .map(fault -> "  " + fault.relation() + " " + fault.detail())
                .collect(Collectors.joining("\n"));
        throw new FaultFoundException(
                (faults.size() == 1 ? "A table" : faults.size() + " tables") + " of " + pipeline.name()
                        + (faults.size() == 1 ? " has" : " have") + " wrong rows; nothing was changed:\n" + lines
                        + "\n  headrace verify " + pipeline.name() + " --repair copies and builds them again.");
    }

    /** Ends a repair that did not help; its transaction is rolled back. */
    static HeadraceException notRepaired(TableName relation, String why) {
        return new FaultFoundException(relation + " still differs from " + why + "\n  It was left as it was.");
    }

    private static String summary(List<Finding> findings) {
        return Stream.of(Finding.Outcome.values())
                .filter(outcome -> count(findings, outcome) > 0)
                .map(outcome -> count(findings, outcome) + " " + outcome)
                .collect(Collectors.joining(", "));
    }

    private static long count(List<Finding> findings, Finding.Outcome outcome) {
        return findings.stream().filter(finding -> finding.outcome() == outcome).count();
    }
}
