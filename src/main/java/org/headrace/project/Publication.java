package org.headrace.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;
import org.headrace.TargetName;

/**
 * A file under {@code publish/}: a SELECT, and the table in another database that is kept equal to it.
 *
 * @param to the connection that leads to that database
 * @param key the columns that tell rows apart
 * @param period present if only the periods that changed are sent
 * @param readings what the file declares of how its periods read its inputs
 */
public record Publication(
        SqlFile file,
        String to,
        TargetName table,
        List<String> key,
        Optional<PeriodColumn> period,
        Set<TableName> inputs,
        Map<TableName, Reading> readings)
        implements Query {
    public Publication {
        key = List.copyOf(key);
        inputs = Set.copyOf(inputs);
        readings = Map.copyOf(readings);
    }

    public String name() {
        return file.name();
    }

    /** The same, known to read these relations. */
    Publication withInputs(Set<TableName> read) {
        return new Publication(file, to, table, key, period, read, readings);
    }
}
