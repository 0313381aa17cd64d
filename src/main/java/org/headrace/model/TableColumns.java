package org.headrace.model;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.headrace.Column;

/**
 * The columns that a model's query gives, and those of its table.
 *
 * @param built by the query, as its inputs are now
 * @param present in the table
 */
record TableColumns(List<Column> built, List<Column> present) {
    TableColumns {
        built = List.copyOf(built);
        present = List.copyOf(present);
    }

    /**
     * Whether the table takes every row as the query gives it. If the type of an input's column changed, values of the query might be cut
     * or rounded to what they were before.
     */
    boolean fit() {
        return new HashSet<>(present).containsAll(built);
    }

    /** The columns that the query gives and the table lacks, for people. */
    String expected() {
        return built.stream()
                .filter(column -> !present.contains(column))
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    /** Whether someone added columns to the table. */
    boolean hasOthers() {
        return present.size() > built.size();
    }
}
