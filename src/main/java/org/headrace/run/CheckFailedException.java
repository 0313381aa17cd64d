package org.headrace.run;

import java.util.List;
import java.util.stream.Collectors;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.state.Violation;

/** Checks found violations; carries them, since the transaction that saw them is rolled back. */
final class CheckFailedException extends HeadraceException {
    private static final long serialVersionUID = 1L;

    /** How many violations of a check are kept for inspection. */
    static final int KEPT_VIOLATIONS = 100;

    private final transient List<FailedCheck> failed;

    /**
     * A check and its violations.
     *
     * @param path of its file
     * @param violations as JSON, up to a limit
     */
    record FailedCheck(String name, String path, String severity, List<String> violations) {
        FailedCheck {
            violations = List.copyOf(violations);
        }

        String describe() {
            String count = violations.size() < KEPT_VIOLATIONS ? "" + violations.size() : KEPT_VIOLATIONS + " or more";
            return count + (violations.size() == 1 ? " violation" : " violations");
        }

        void save(Session warehouse, long runId) {
            Violation.save(warehouse, runId, name, severity, violations);
        }
    }

    private CheckFailedException(String message, List<FailedCheck> failed) {
        super(ExitCode.CHECK_FAILED, message);
        this.failed = List.copyOf(failed);
    }

    /** Ends the run if a check failed. */
    static void throwIfAny(List<FailedCheck> failed) {
        if (failed.isEmpty()) {
            return;
        }
        String checks = failed.stream()
                .map(check -> "  " + check.name() + " (" + check.path() + "): " + check.describe())
                .collect(Collectors.joining("\n"));
        throw new CheckFailedException(
                (failed.size() == 1 ? "A check" : failed.size() + " checks")
                        + " failed; models are as they were before this run:\n" + checks
                        + "\n  The rows are in the warehouse: select * from headrace.violations;",
                failed);
    }

    /** Keeps the violations for inspection. */
    void save(Session warehouse, long runId) {
        failed.forEach(check -> check.save(warehouse, runId));
    }
}
