package org.headrace.load;

import java.util.List;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.SourceRows;

/** Copies rows of a source, fitted to the columns of its raw table. */
final class RowCopy {
    /** The temporary table that rows go through; whoever fills it drops it. */
    static final String STAGE = "pg_temp.headrace_stage";

    private final Session warehouse;
    private final SourceRows source;
    private final RawTable table;
    private Copy.Copied total = new Copy.Copied(0, 0);

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
        String copyIn = copyIn(target, table.columns());
        return counted(changes, add(source.copy(changes, table.expressions(), warehouse, copyIn)));
    }

    /** As {@link #changes(String, Changes)}, with someone who is told of each row as the target gets it. */
    long changes(String target, Changes changes, Copy.RowConsumer observer) {
        String copyIn = copyIn(target, table.columns());
        return counted(changes, add(source.copy(changes, table.expressions(), warehouse, copyIn, observer)));
    }

    private long counted(Changes changes, long copied) {
        if (changes.rows().isPresent() && copied != changes.rows().getAsLong()) {
            throw HeadraceException.failed("The load of " + table.name() + " counted "
                    + changes.rows().getAsLong() + " rows at the source but copied " + copied
                    + " from the same snapshot; nothing was changed."
                    + "\n  A query that gives the same rows each time it runs is expected. If it does, this is a bug in"
                    + " headrace.");
        }
        return copied;
    }

    /**
     * Copies rows into the raw table.
     *
     * @param condition which ones, as SQL over the columns of the source
     * @return how many rows that were
     */
    long where(String condition) {
        return source.copyWhere(
                        condition,
                        table.expressions(),
                        warehouse,
                        copyIn(table.name().quoted(), table.columns()))
                .rows();
    }

    /** Copies the rows that changed into {@link #STAGE}. */
    void stage(Changes changes) {
        create(STAGE, columns());
        changes(STAGE, changes);
        warehouse.execute("analyze " + STAGE);
    }

    /** Copies some of the columns of every row that the source has into a new temporary table. */
    void stageEvery(String stage, List<String> names) {
        List<String> columns = names.stream().map(TableName::quote).toList();
        List<String> expressions = columns.stream()
                .map(column -> table.expressions().get(table.columns().indexOf(column)))
                .toList();
        create(stage, String.join(", ", columns));
        add(source.copyAll(expressions, warehouse, copyIn(stage, columns)));
        warehouse.execute("analyze " + stage);
    }

    private long add(Copy.Copied copied) {
        total = new Copy.Copied(total.rows() + copied.rows(), total.bytes() + copied.bytes());
        return copied.rows();
    }

    /** All that was copied so far. */
    Copy.Copied total() {
        return total;
    }

    private void create(String stage, String columns) {
        warehouse.execute("create temporary table %s as select %s from %s with no data"
                .formatted(stage, columns, table.name().quoted()));
    }

    private static String copyIn(String target, List<String> columns) {
        return "copy " + target + " (" + String.join(", ", columns) + ") from stdin (format binary)";
    }
}
