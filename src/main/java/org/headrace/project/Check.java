package org.headrace.project;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;

/**
 * A file under {@code checks/}: a SELECT of violations.
 *
 * @param period present if a violation belongs to a period, so that only periods that changed are looked at
 * @param readings what the file declares of how its periods read its inputs
 */
public record Check(
        SqlFile file,
        Severity severity,
        Set<TableName> inputs,
        Optional<PeriodColumn> period,
        Map<TableName, Reading> readings)
        implements Query {
    public Check {
        inputs = Set.copyOf(inputs);
        readings = Map.copyOf(readings);
    }

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

    /** The same, known to read these relations. */
    Check withInputs(Set<TableName> read) {
        return new Check(file, severity, read, period, readings);
    }
}
