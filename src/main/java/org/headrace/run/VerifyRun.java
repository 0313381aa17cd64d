package org.headrace.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;

/**
 * {@code verify}: compares raw tables with their sources and models with their queries by content, and tells what the next run would bring
 * from what is at fault. Rows are compared in the servers; this process sees digests only.
 */
public final class VerifyRun {
    private final PipelineRun run;
    private final Session warehouse;

    public VerifyRun(PipelineRun run) {
        this.run = run;
        this.warehouse = run.warehouse();
    }

    /**
     * Compares, and repairs if that is asked for.
     *
     * @param report takes a finding for each relation, once all are certain
     * @throws HeadraceException with exit code 3 if a fault is left
     */
    public void perform(Preparation preparation, VerifyScope scope, Consumer<Finding> report) {
        run.perform(
                preparation.pipeline().name(),
                scope.command(),
                (runner, afterCrash) -> verify(preparation, scope, runner, report));
    }

    private String verify(Preparation preparation, VerifyScope scope, StepRunner runner, Consumer<Finding> report) {
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
            repair(preparation, raw, models, runner);
            findings.replaceAll(Finding::repaired);
        }
        findings.forEach(report);
        rejectFaults(preparation.pipeline().name(), findings);
        return summary(findings);
    }

    private void repair(Preparation preparation, RawVerification raw, ModelVerification models, StepRunner runner) {
        LoadPhase loads = new LoadPhase(preparation, warehouse, runner);
        if (!raw.faults().isEmpty()) {
            PrepareRun.commit(warehouse, runner, () -> raw.repair(loads));
        }
        preparation.close();
        PrepareRun.commit(warehouse, runner, () -> models.repair(loads));
    }

    private static void rejectFaults(String pipeline, List<Finding> findings) {
        List<Finding> faults = findings.stream().filter(Finding::isFault).toList();
        if (faults.isEmpty()) {
            return;
        }
        String lines = faults.stream()
                .map(fault -> "  " + fault.relation() + " " + fault.detail())
                .collect(Collectors.joining("\n"));
        throw new HeadraceException(
                ExitCode.CHECK_FAILED,
                (faults.size() == 1 ? "A table" : faults.size() + " tables") + " of " + pipeline
                        + (faults.size() == 1 ? " has" : " have") + " wrong rows; nothing was changed:\n" + lines
                        + "\n  headrace verify " + pipeline + " --repair copies and builds them again.");
    }

    /** Ends a repair that did not help; its transaction is rolled back. */
    static HeadraceException notRepaired(TableName relation, String why) {
        return new HeadraceException(
                ExitCode.CHECK_FAILED, relation + " still differs from " + why + "\n  It was left as it was.");
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
