package org.headrace;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A query in PostgreSQL's dialect that reads one relation row by row: columns and a WHERE, no join, aggregate, window, sub-select or limit.
 *
 * @param table the relation's name as SQL
 * @param from the relation as SQL, with its alias
 * @param qualifier what a column of the relation is qualified with, as SQL
 * @param where the condition as SQL, {@code true} if there is none
 * @param select the select list as SQL
 * @param columns output names and the expressions they stand for, as SQL; empty for {@code select *}
 * @param references the names of all columns the query mentions; it is for the source to say whether they are columns
 * @param functions the names of all functions the query calls; it is for the source to say whether they are immutable
 * @param isTimeless whether the query mentions neither the current time nor a literal such as {@code 'now'}
 */
public record TableScan(
        String table,
        String from,
        String qualifier,
        String where,
        String select,
        Map<String, String> columns,
        Set<String> references,
        Set<String> functions,
        boolean isTimeless) {
    public TableScan {
        columns = Map.copyOf(columns);
        references = Set.copyOf(references);
        functions = Set.copyOf(functions);
    }

    /** The expression behind an output column, as SQL. */
    public Optional<String> expressionOf(String column) {
        return columns.isEmpty()
                ? Optional.of(qualifier + "." + TableName.quote(column))
                : Optional.ofNullable(columns.get(column));
    }
}
