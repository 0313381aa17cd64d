package org.headrace.load;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.Copied;
import org.headrace.source.LoadedState;
import org.headrace.source.Rows;

/** Makes a raw table equal to its source, in the caller's transaction. */
public final class RawLoad {
    /** The share of a table whose change makes the planner's statistics worthless. */
    private static final double WORTH_ANALYZING = 0.1;

    private final Session warehouse;
    private final Set<TableName> models;
    private final Copy.RowConsumer watcher;

    /**
     * Loads into the raw tables of a warehouse.
     *
     * @param models what the project makes: views that may be created again if a column below them changes
     * @param watcher is told of each row on its way
     */
    public RawLoad(Session warehouse, Set<TableName> models, Copy.RowConsumer watcher) {
        this.warehouse = warehouse;
        this.models = Set.copyOf(models);
        this.watcher = watcher;
    }

    /**
     * What a load did.
     *
     * @param rows how many rows it wrote
     * @param read what it copied from the source for that
     * @param detail what there is to say beyond that, for people; may be empty
     * @param changed where those who read the table may find other rows than before
     * @param vanished columns of the table that the source does not have
     * @param current what is known of the source now
     */
    public record Loaded(
            long rows, Copy.Copied read, String detail, PeriodSet changed, List<String> vanished, LoadedState current) {
        public Loaded {
            vanished = List.copyOf(vanished);
        }
    }

    /** What a way to load wrote: how many rows, what there is to say beyond that, and where rows may differ now. */
    record Written(long rows, String detail, PeriodSet changed) {}

    /**
     * Writes the rows that changed.
     *
     * @param period tells in which periods the rows lie that are written; absent if all of the table counts as changed then
     * @throws HeadraceException if a column does not fit, or if the rows are not as many as the source has
     */
    public Loaded load(Rows source, TableName into, Sync sync, Optional<PeriodColumn> period, Changes changes) {
        RawTable table = RawTable.fit(warehouse, into, source.columns());
        table.wider().alter(warehouse, models);
        table.ddl().forEach(warehouse::execute);
        RowCopy copy = new RowCopy(warehouse, source, table, watcher);
        LoadWay way = way(copy, sync, new RowPlaces(warehouse, period), changes);
        Copied copied;
        Written written;
        try {
            copied = source.copy(changes, table.filled(), way.begin());
            requireCounted(into, changes, copied.read().rows());
            written = way.finish(copied);
        } catch (DatabaseException e) {
            throw e.isOfEqualKeys() ? way.equalKeys(e) : e;
        }
        BlockRanges.summarize(warehouse, into);
        if (written.rows() >= copied.current().rows() * WORTH_ANALYZING) {
            analyze(into);
        }
        return new Loaded(
                written.rows(),
                copied.read().and(copy.readAgain()),
                written.detail(),
                written.changed(),
                table.vanished(),
                copied.current());
    }

    private static void requireCounted(TableName into, Changes changes, long copied) {
        if (changes.rows().isPresent() && copied != changes.rows().getAsLong()) {
            throw HeadraceException.failed("The load of " + into + " counted "
                    + changes.rows().getAsLong() + " rows at the source but copied " + copied
                    + " from the same snapshot; nothing was changed."
                    + "\n  A query that gives the same rows each time it runs is expected. If it does, this is a bug in"
                    + " headrace.");
        }
    }

    /** Makes the table that rows of the source fit into, or adds the columns that it lacks, and writes no rows. */
    public void makeTable(Rows source, TableName into) {
        RawTable.fit(warehouse, into, source.columns()).ddl().forEach(warehouse::execute);
    }

    /**
     * Gathers rough statistics for the models that come next, from a tenth of the usual sample: a thorough ANALYZE takes as long as
     * the copy of a million rows. The rows count as changed from the commit on, so that autovacuum then makes a thorough one.
     */
    private void analyze(TableName table) {
        warehouse.execute("set local default_statistics_target to 10");
        warehouse.execute("analyze " + table.quoted());
        warehouse.execute("set local default_statistics_target to default");
    }

    private LoadWay way(RowCopy copy, Sync sync, RowPlaces places, Changes changes) {
        if (sync instanceof Sync.ByKey byKey) {
            return new KeyMerge(copy, places, byKey.key(), changes);
        }
        TableName into = copy.table().name();
        return switch (changes.extent()) {
            case ANEW -> {
                KeyIndex.dropOthers(warehouse, into, List.of());
                yield replaced(copy, sync, changes);
            }
            case PERIODS -> replaced(copy, sync, changes);
            case PARTS -> new RowsReplaced(warehouse, copy, changes.replaced().orElseThrow(), changes.periods());
            case NEW -> new RowsAppended(copy, places);
            case ALL -> new LogMerge(copy, places, changes);
            case NONE, WRITTEN -> throw new AssertionError(changes);
        };
    }

    private LoadWay replaced(RowCopy copy, Sync sync, Changes changes) {
        String condition = sync.period()
                .map(column -> condition(copy.table().name(), column, changes.periods()))
                .orElse("true");
        return new RowsReplaced(warehouse, copy, condition, changes.periods());
    }

    private String condition(TableName into, PeriodColumn column, PeriodSet periods) {
        return periods.condition(
                TableName.quote(column.column()), warehouse.columnType(column.column(), into.quoted()));
    }
}
