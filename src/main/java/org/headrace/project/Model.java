package org.headrace.project;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.TableName;

/**
 * A file under {@code models/}: one SELECT that becomes a relation of the warehouse.
 *
 * @param inputs the relations it reads
 * @param key the columns of its unique index; may be empty
 * @param indexes further indexes, each a list of columns as SQL
 * @param period present if and only if the kind is incremental
 */
public record Model(
        SqlFile file,
        TableName name,
        Kind kind,
        Set<TableName> inputs,
        List<String> key,
        List<String> indexes,
        Optional<PeriodColumn> period)
        implements Query {
    public Model {
        inputs = Set.copyOf(inputs);
        key = List.copyOf(key);
        indexes = List.copyOf(indexes);
    }

    /** How a model is built. */
    public enum Kind {
        VIEW,
        TABLE,
        MATERIALIZED_VIEW,
        INCREMENTAL;

        /** The kind as files spell it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind as people say it. */
        public String words() {
            return toString().replace('_', ' ');
        }
    }
}
