package org.headrace.project;

import java.util.Locale;
import java.util.Optional;
import org.headrace.PeriodColumn;

/**
 * A file under {@code checks/}: a SELECT of violations.
 *
 * @param period present if a violation belongs to a period, so that only periods that changed are looked at
 */
public record Check(SqlFile file, Severity severity, Inputs reads, Optional<PeriodColumn> period) implements Query {
    /** What a violation means for the run. */
    public enum Severity {
        /** The run is rolled back. */
        ERROR,
        /** The run goes on; the violation is reported. */
        WARN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String name() {
        return file.name();
    }
}
