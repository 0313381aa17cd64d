package org.headrace.load;

import java.util.List;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.Copied;
import org.headrace.source.LoadedState;
import org.headrace.source.Rows;

/** Copies the rows of one load, fitted to the columns of its raw table. */
final class RowCopy {
    /** The temporary table that rows go through; whoever fills it drops it. */
    static final String STAGE = "pg_temp.headrace_stage";

    private final Session warehouse;
    private final Rows source;
    private final RawTable table;
    private final Changes changes;
    private final Copy.RowConsumer watcher;
    private LoadedState current;
    private Copy.Copied total = new Copy.Copied(0, 0);

    /**
     * A copy into one raw table.
     *
     * @param watcher is told of each row on its way
     */
    RowCopy(Session warehouse, Rows source, RawTable table, Changes changes, Copy.RowConsumer watcher) {
        this.warehouse = warehouse;
        this.source = source;
        this.table = table;
        this.changes = changes;
        this.watcher = watcher;
        this.current = changes.known();
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
    long changes(String target) {
        return copyChanges(target(target, table.columns()));
    }

    /** As {@link #changes(String)}, with someone who is told of each row as the target gets it. */
    long changes(String target, Copy.RowConsumer observer) {
        return copyChanges(target(target, table.columns()).observedBy(observer));
    }

    private CopyTarget target(String table, List<String> columns) {
        return new CopyTarget(warehouse, table, columns, watcher);
    }

    private long copyChanges(CopyTarget target) {
        Copied copied = source.copy(changes, table.filled(), target);
        current = copied.current();
        return counted(add(copied.read()));
    }

    private long counted(long copied) {
        if (changes.rows().isPresent() && copied != changes.rows().getAsLong()) {
            throw HeadraceException.failed("The load of " + table.name() + " counted "
                    + changes.rows().getAsLong() + " rows at the source but copied " + copied
                    + " from the same snapshot; nothing was changed."
                    + "\n  A query that gives the same rows each time it runs is expected. If it does, this is a bug in"
                    + " headrace.");
        }
        return copied;
    }

    /** Copies the rows that changed into {@link #STAGE}. */
    void stage() {
        create(STAGE, columns());
        changes(STAGE);
        warehouse.execute("analyze " + STAGE);
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
        add(source.copyAll(targets, target(stage, columns)));
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

    /** What is known of the source once the rows that were copied are in place. */
    LoadedState current() {
        return current;
    }

    private void create(String stage, String columns) {
        warehouse.execute("create temporary table %s as select %s from %s with no data"
                .formatted(stage, columns, table.name().quoted()));
    }
}
