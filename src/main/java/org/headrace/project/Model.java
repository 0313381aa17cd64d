package org.headrace.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.ModelKind;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;

/**
 * A file under {@code models/}: one SELECT that becomes a relation of the warehouse.
 *
 * @param inputs the relations it reads
 * @param key the columns of its unique index; may be empty
 * @param indexes further indexes, each a list of columns as SQL
 * @param period present if the kind needs one, and where a kind that may have one is given it
 * @param readings what the file declares of how its periods read its inputs
 */
public record Model(
        SqlFile file,
        TableName name,
        ModelKind kind,
        Set<TableName> inputs,
        List<String> key,
        List<String> indexes,
        Optional<PeriodColumn> period,
        Map<TableName, Reading> readings)
        implements Query {
    public Model {
        inputs = Set.copyOf(inputs);
        key = List.copyOf(key);
        indexes = List.copyOf(indexes);
        readings = Map.copyOf(readings);
    }

    /** The same, known to read these relations. */
    Model withInputs(Set<TableName> read) {
        return new Model(file, name, kind, read, key, indexes, period, readings);
    }
}
