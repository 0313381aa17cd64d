package org.headrace.model;

import java.util.List;
import org.headrace.TableName;

/**
 * The ids of the keys of dimensions. They are kept apart from the dimensions, so that they outlive their rows and tables, and are given in the
 * transaction that builds the dimension.
 */
public interface KeyIds {
    /**
     * Gives an id to each key that has none.
     *
     * @param columns the names of the key's columns, in their own order
     * @param keys a SELECT of one column {@code key text[]}: the values of the key's columns as text, in this order; each key once
     */
    void give(TableName dimension, List<String> columns, String keys);

    /** A relation in parentheses, of {@code key text[]} and {@code id bigint}: the ids that were ever given to keys of a dimension. */
    String given(TableName dimension);
}
