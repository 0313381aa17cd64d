package org.headrace.source;

import java.util.Set;

/**
 * How to look at the rows behind a query that reads one table row by row.
 *
 * @param table the table's name as SQL
 * @param from the table as SQL, with its alias
 * @param qualifier what the table's columns are qualified with, as SQL
 * @param where the query's condition as SQL
 * @param select the query's select list as SQL
 * @param period what the query's period column stands for, as SQL
 * @param functions the functions the query calls
 */
public record RowScan(
        String table,
        String from,
        String qualifier,
        String where,
        String select,
        String period,
        Set<String> functions) {
    public RowScan {
        functions = Set.copyOf(functions);
    }
}
