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
 * @param position what the query's period or cursor column stands for, as SQL; {@code null} if it has none
 * @param references what the query mentions as columns; a row or a function may be written like one
 * @param functions the functions the query calls
 */
public record RowScan(
        String table,
        String from,
        String qualifier,
        String where,
        String select,
        String position,
        Set<String> references,
        Set<String> functions) {
    public RowScan {
        references = Set.copyOf(references);
        functions = Set.copyOf(functions);
    }

    /** The same with a further condition. */
    RowScan where(String condition) {
        return new RowScan(
                table,
                from,
                qualifier,
                "(" + where + ")\n    and " + condition,
                select,
                position,
                references,
                functions);
    }
}
