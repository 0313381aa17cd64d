package org.headrace.run;

import java.util.List;
import java.util.Locale;
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
     * @param count of all violations
     * @param violations as JSON, up to a limit
     */
    record FailedCheck(String name, String path, String severity, long count, List<String> violations) {
        FailedCheck {
            violations = List.copyOf(violations);
        }

        String describe() {
            return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? "violation" : "violations")
                    + (count > violations.size() ? ", of which " + violations.size() + " are kept" : "");
        }

        void save(Session warehouse, long runId) {
            Violation.save(warehouse, runId, name, severity, violations);
        }
    }

    private CheckFailedException(String message, List<FailedCheck> failed) {
        super(ExitCode.CHECK_FAILED, message);
        this.failed = List.copyOf(failed);
    }

    /**
     * Ends the run if a check failed.
     *
     * @param unaudited the views that show what was loaded, whatever the checks say
     */
    static void throwIfAny(List<FailedCheck> failed, List<String> unaudited) {
        if (failed.isEmpty()) {
            return;
        }
        String checks = failed.stream()
                .map(check -> "  " + check.name() + " (" + check.path() + "): " + check.describe())
                .collect(Collectors.joining("\n"));
        String seen = unaudited.isEmpty()
                ? ""
                : "\n  Raw tables hold what was loaded, and "
                        + (unaudited.size() == 1 ? "this view shows it: " : "these views show it: ")
                        + String.join(", ", unaudited);
        throw new CheckFailedException(
                (failed.size() == 1 ? "A check" : failed.size() + " checks") + " failed; "
                        + (unaudited.isEmpty() ? "models" : "tables and materialized views")
                        + " are as they were before this run:\n" + checks + seen
                        + "\n  The rows are in the warehouse: select * from headrace.violations;",
                failed);
    }

    /** Keeps the violations for inspection, after the transaction that saw them; returns this failure. */
    CheckFailedException saved(Session warehouse, long runId) {
        try {
            failed.forEach(check -> check.save(warehouse, runId));
        } catch (HeadraceException suppressed) {
            addSuppressed(suppressed);
        }
        return this;
    }
}
