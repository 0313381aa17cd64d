package org.headrace.model;

import java.util.List;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.PeriodColumn;
import org.headrace.TableName;

/**
 * What is built: a relation and its query.
 *
 * @param key the columns of its unique index; may be empty
 * @param indexes further indexes, each a list of columns as SQL
 * @param period places a row in a period, where certain periods can be rebuilt
 * @param by the columns of the key by which certain rows can be rebuilt; may be empty
 */
public record Definition(
        TableName name,
        String sql,
        List<String> key,
        List<String> indexes,
        Optional<PeriodColumn> period,
        List<String> by) {
    public Definition {
        key = List.copyOf(key);
        indexes = List.copyOf(indexes);
        by = List.copyOf(by);
    }

    /** What to say when the rows of the query cannot have the unique index of {@link #key}; no values, which are the rows' own. */
    public HeadraceException keyIsNotUnique() {
        return HeadraceException.failed("key [" + String.join(", ", key) + "] is not unique among the rows of " + name
                + "; nothing was changed.\n  Expected each value once. Add a column to 'key', or correct the query.");
    }
}
