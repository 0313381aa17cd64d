package org.headrace.load;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.HeadraceException;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.CopyTarget;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.Copied;

/**
 * Makes a raw table equal to its source by key: rows go through a temporary table, and only those that differ are written.
 *
 * <p>Where only the rows written since the last load are at hand, the others are in the raw table already, so that afterwards
 * it has every key that the source has. If it then has more rows than the source, some of its keys have vanished there: only
 * then all keys of the source are read.
 */
final class KeyMerge implements LoadWay {
    private static final String STAGE = RowCopy.STAGE;
    private static final String KEYS = "pg_temp.headrace_keys";

    private final Session warehouse;
    private final RowCopy copy;
    private final RowPlaces places;
    private final List<String> key;
    private final Changes changes;
    private final String raw;

    KeyMerge(RowCopy copy, RowPlaces places, List<String> key, Changes changes) {
        this.warehouse = places.warehouse();
        this.copy = copy;
        this.places = places;
        this.key = key;
        this.changes = changes;
        this.raw = copy.table().name().quoted();
    }

    private boolean isReplaced() {
        return changes.extent() == Changes.Extent.ANEW;
    }

    @Override
    public CopyTarget begin() {
        rejectMissingColumns();
        if (!isReplaced()) {
            return copy.intoStage();
        }
        KeyIndex.dropOthers(warehouse, copy.table().name(), key);
        warehouse.update("delete from " + raw);
        return copy.intoTable();
    }

    @Override
    public RawLoad.Written finish(Copied copied) {
        if (isReplaced()) {
            rejectNulls(raw);
            KeyIndex.make(warehouse, copy.table().name(), key);
            return new RawLoad.Written(copied.read().rows(), "", changes.periods());
        }
        warehouse.execute("analyze " + STAGE);
        rejectNulls(STAGE);
        RowPlaces.Written changed = places.write(
                "delete from %s as known using %s as staged where %s and %s *<> %s"
                        .formatted(raw, STAGE, sameKey("staged"), row("known"), row("staged")),
                "known");
        RowPlaces.Written written = places.write(
                "insert into %1$s as placed (%2$s) select %2$s from %3$s as staged"
                                .formatted(raw, copy.columns(), STAGE)
                        + " where not exists (select from %s as known where %s)".formatted(raw, sameKey("staged")),
                "placed");
        RowPlaces.Written vanished = deleteVanished(copied.current().rows());
        warehouse.execute("drop table " + STAGE);
        return new RawLoad.Written(
                written.rows(),
                String.format(
                        Locale.ROOT,
                        "%,d new, %,d changed, %,d vanished",
                        written.rows() - changed.rows(),
                        changed.rows(),
                        vanished.rows()),
                changed.and(written).and(vanished).periods());
    }

    /** {@code expected}: how many rows the source has. */
    private RowPlaces.Written deleteVanished(long expected) {
        boolean isAllStaged = changes.extent() == Changes.Extent.ALL;
        RowPlaces.Written vanished = isAllStaged ? deleteAllBut(STAGE) : new RowPlaces.Written(0, PeriodSet.NOTHING);
        long left = count();
        if (left != expected && !isAllStaged) {
            copy.stageEvery(KEYS, key);
            vanished = deleteAllBut(KEYS);
            warehouse.execute("drop table " + KEYS);
            left -= vanished.rows();
        }
        if (left != expected) {
            throw notUnique();
        }
        return vanished;
    }

    private RowPlaces.Written deleteAllBut(String kept) {
        return places.write(
                "delete from %s as known where not exists (select from %s as kept where %s)"
                        .formatted(raw, kept, sameKey("kept")),
                "known");
    }

    private long count() {
        return warehouse.one(row -> row.getLong(1), "select count(*) from " + raw);
    }

    private String sameKey(String alias) {
        return columns(name -> "known." + TableName.quote(name) + " = " + alias + "." + TableName.quote(name), " and ");
    }

    /** All columns of a row as one value: the image of such can be compared whatever the types, which may have no equality. */
    private String row(String alias) {
        return copy.table().columns().stream()
                .map(column -> alias + "." + column)
                .collect(Collectors.joining(", ", "row(", ")::record"));
    }

    private String columns(Function<String, String> form, String delimiter) {
        return key.stream().map(form).collect(Collectors.joining(delimiter));
    }

    private void rejectMissingColumns() {
        for (String name : key) {
            if (!copy.table().columns().contains(TableName.quote(name))) {
                throw HeadraceException.failed("The key column '" + name
                        + "' is not in the result; nothing was changed. Correct the key 'key', or add the column to the"
                        + " query.");
            }
        }
    }

    private void rejectNulls(String table) {
        long rows = warehouse.one(
                row -> row.getLong(1),
                "select count(*) from " + table + " where "
                        + columns(name -> TableName.quote(name) + " is null", " or "));
        if (rows > 0) {
            throw HeadraceException.failed("The key (" + String.join(", ", key) + ") is null in " + rows
                    + (rows == 1 ? " row" : " rows") + " of the source; nothing was changed."
                    + "\n  Expected a value in every row. Leave such rows out in the query, or choose another key.");
        }
    }

    @Override
    public HeadraceException equalKeys(DatabaseException failure) {
        return notUnique();
    }

    private HeadraceException notUnique() {
        return HeadraceException.failed(
                "key [" + String.join(", ", key) + "] is not unique among the rows of the source for "
                        + copy.table().name() + "; nothing was changed."
                        + "\n  Expected each value once. Add a column to 'key', or load by period or replace. If the key is right,"
                        + " someone has changed the raw table; headrace prepare --full loads it anew.");
    }
}
