package org.headrace.load;

import java.util.ArrayList;
import java.util.List;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.SourceRows;

/** Copies rows of a source, fitted to the columns of its raw table. */
final class RowCopy {
    private final Session warehouse;
    private final SourceRows source;
    private final RawTable table;

    RowCopy(Session warehouse, SourceRows source, RawTable table) {
        this.warehouse = warehouse;
        this.source = source;
        this.table = table;
    }

    RawTable table() {
        return table;
    }

    /** The raw table's columns that the source fills, as SQL. */
    String columns() {
        return String.join(", ", table.columns());
    }

    /**
     * Copies the rows that changed.
     *
     * @param target a table with the raw table's columns, as SQL
     * @return how many rows that were
     */
    long changes(String target, Changes changes) {
        long copied = source.copy(changes, table.expressions(), warehouse, copyIn(target, table.columns()))
                .rows();
        if (changes.rows().isPresent() && copied != changes.rows().getAsLong()) {
            throw HeadraceException.failed("The load of " + table.name() + " counted "
                    + changes.rows().getAsLong() + " rows at the source but copied " + copied
                    + " from the same snapshot; nothing was changed."
                    + "\n  A query that gives the same rows each time it runs is expected. If it does, this is a bug in"
                    + " headrace.");
        }
        return copied;
    }

    /** Copies some of the columns of every row that the source has. */
    void everyRow(String target, List<String> names) {
        List<String> columns = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        for (String name : names) {
            String column = TableName.quote(name);
            columns.add(column);
            expressions.add(table.expressions().get(table.columns().indexOf(column)));
        }
        source.copyAll(expressions, warehouse, copyIn(target, columns));
    }

    private static String copyIn(String target, List<String> columns) {
        return "copy " + target + " (" + String.join(", ", columns) + ") from stdin (format binary)";
    }
}
