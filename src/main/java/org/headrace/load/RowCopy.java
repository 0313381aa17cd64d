package org.headrace.load;

import java.util.List;
import org.headrace.Column;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.db.Session;
import org.headrace.source.Rows;

/** Where the rows of one load are copied to: its raw table, or temporary tables with columns of it. */
final class RowCopy {
    /** The temporary table that rows go through; whoever fills it drops it. */
    static final String STAGE = "pg_temp.headrace_stage";

    private final Session warehouse;
    private final Rows source;
    private final RawTable table;
    private final Copy.RowConsumer watcher;
    private Copy.Copied readAgain = new Copy.Copied(0, 0);

    /**
     * The copies of one load.
     *
     * @param watcher is told of each row on its way
     */
    RowCopy(Session warehouse, Rows source, RawTable table, Copy.RowConsumer watcher) {
        this.warehouse = warehouse;
        this.source = source;
        this.table = table;
        this.watcher = watcher;
    }

    RawTable table() {
        return table;
    }

    /** The raw table's columns that the source fills, as SQL. */
    String columns() {
        return String.join(", ", table.columns());
    }

    /** The raw table itself. */
    CopyTarget intoTable() {
        return target(table.name().quoted(), table.columns());
    }

    /** Creates {@link #STAGE}, with all columns. */
    CopyTarget intoStage() {
        create(STAGE, columns());
        return target(STAGE, table.columns());
    }

    private CopyTarget target(String into, List<String> columns) {
        return new CopyTarget(warehouse, into, columns, watcher);
    }

    /** Copies some of the columns of every row that the source has into a new temporary table. */
    void stageEvery(String stage, List<String> names) {
        List<String> columns = names.stream().map(TableName::quote).toList();
        List<Column> targets = names.stream()
                .map(name -> table.filled().stream()
                        .filter(column -> column.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
        create(stage, String.join(", ", columns));
        readAgain = source.copyAll(targets, target(stage, columns));
        warehouse.execute("analyze " + stage);
    }

    /** What was copied beside the rows that changed. */
    Copy.Copied readAgain() {
        return readAgain;
    }

    private void create(String stage, String columns) {
        warehouse.execute("create temporary table %s as select %s from %s with no data"
                .formatted(stage, columns, table.name().quoted()));
    }
}
