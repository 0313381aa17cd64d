package org.headrace.digest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/**
 * A way to divide the rows of a relation into buckets that are compared one by one. Two relations are divided in the same way, though
 * their columns may differ in type.
 *
 * @param <B> what identifies a bucket
 */
public interface RowBuckets<B> {
    /** The bucket of a row, as SQL over the relation's columns. */
    String expression();

    /** Reads the column {@code bucket} of a result, which has the values of {@link #expression()}; may be null. */
    B read(ResultSet row) throws SQLException;

    /** The SQL condition that holds for the rows of some buckets. */
    String condition(Collection<B> buckets);
}
