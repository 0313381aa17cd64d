package org.headrace.project;

import java.util.List;
import java.util.Optional;
import org.headrace.ModelKind;
import org.headrace.PeriodColumn;
import org.headrace.TableName;

/**
 * A file under {@code models/}: one SELECT that becomes a relation of the warehouse.
 *
 * @param reads the relations it reads
 * @param key the columns of its unique index; may be empty
 * @param indexes further indexes, each a list of columns as SQL
 * @param period present if the kind needs one, and where a kind that may have one is given it
 * @param by the columns of a key by which certain rows can be rebuilt; may be empty
 */
public record Model(
        SqlFile file,
        TableName name,
        ModelKind kind,
        Inputs reads,
        List<String> key,
        List<String> indexes,
        Optional<PeriodColumn> period,
        List<String> by)
        implements Query {
    public Model {
        key = List.copyOf(key);
        indexes = List.copyOf(indexes);
        by = List.copyOf(by);
    }
}
