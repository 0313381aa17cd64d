package org.headrace.source.postgres;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.headrace.Column;
import org.headrace.CursorColumn;
import org.headrace.HeadraceException;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.LostHistory;
import org.headrace.source.PeriodState;
import org.headrace.source.RawContents;
import org.headrace.source.SourceQuery;

/**
 * Finds the rows of a log that no load has copied, each once.
 *
 * <p>Let S be the snapshot of the last load. Rows with ids at or above S.xmax are new, since S saw none of them. Of those with
 * ids in [S.xmin, S.xmax) the ones are new whose id was not seen in S: the rows of a transaction, and those of a savepoint,
 * become visible together. All other rows were seen. As the log only grows, they must be as many as were counted then.
 *
 * <p>With a cursor, all this holds for the rows from a certain value of it on: its highest value at the last load, less the
 * lookback. Rows whose cursor is null or minus infinity are looked at always.
 */
final class AppendedRows implements ChangeDetection {
    private static final String ALL_ROWS = "true";

    private final SourceQuery query;
    private final Optional<CursorColumn> cursor;
    private final List<Column> columns;
    private final VersionedRows versions;

    AppendedRows(SourceQuery query, Optional<CursorColumn> cursor, List<Column> columns, VersionedRows versions) {
        this.query = query;
        this.cursor = cursor;
        this.columns = columns;
        this.versions = versions;
    }

    @Override
    public String basis() {
        return "log " + versions.basis();
    }

    @Override
    public Optional<Doubt> doubt(PostgresPosition last) {
        return versions.doubt(last);
    }

    @Override
    public boolean dependsOnIds() {
        return true;
    }

    @Override
    public Changes anew(String definition, String reason) {
        return Changes.counted(
                PeriodSet.EVERYTHING,
                Changes.Extent.ANEW,
                new SqlSelection(query.sql()),
                OptionalLong.of(versions.seen().rows()),
                state(definition, Optional.empty()),
                reason);
    }

    /** Without a cursor the source still has every row that was loaded; with one, some may be in the warehouse alone. */
    @Override
    public Changes redefined(String definition, String reason) {
        if (cursor.isPresent()) {
            throw LostHistory.of(reason);
        }
        return anew(definition, reason);
    }

    /**
     * A server that lost commits has lost rows that were loaded: what lies within the log's bound is made equal. Another table, or
     * another server, may have begun a log of its own: what it lacks stays, what it has is added.
     */
    @Override
    public Changes byContent(LoadedState previous, RawContents raw, Doubt doubt) {
        if (cursor.isPresent()
                && !doubt.isOfLostCommits()
                && LogDefinition.parse(previous.definition()).hasLateColumn()) {
            return redefined(
                    previous.definition(),
                    doubt.reason() + ", and a column with a default came after the first load, so that rows cannot be"
                            + " compared");
        }
        LoadedState current = state(previous.definition(), Optional.empty());
        if (doubt.isOfLostCommits()) {
            LogPosition left = PostgresPosition.of(previous.position()).log();
            String where = cursor.flatMap(column -> bothBounds(column, left.from(), current))
                    .orElse(ALL_ROWS);
            return raw.differing(where)
                    .map(found -> ContentChanges.changes(query, found, where, current, doubt))
                    .orElseGet(() -> missing(query.sql(), OptionalLong.empty(), current, doubt));
        }
        return raw.differing(ALL_ROWS)
                .map(found -> found.periods().isEmpty()
                        ? ContentChanges.changes(query, found, ALL_ROWS, current, doubt)
                        : missing(
                                ContentChanges.rowsWhere(query, ALL_ROWS, found.sourceCondition()),
                                OptionalLong.of(found.sourceRows()),
                                current,
                                doubt))
                .orElseGet(() -> missing(query.sql(), OptionalLong.empty(), current, doubt));
    }

    /** Of some rows of the source, those that the raw table lacks. */
    private static Changes missing(String sql, OptionalLong rows, LoadedState current, Doubt doubt) {
        return Changes.counted(
                PeriodSet.EVERYTHING, Changes.Extent.ALL, new SqlSelection(sql), rows, current, doubt.reason());
    }

    /** From the lower of two bounds on: that of the last load, and that of what the source has now, which may be less. */
    private Optional<String> bothBounds(CursorColumn column, Optional<String> before, LoadedState current) {
        Optional<String> now = PostgresPosition.of(current.position()).log().from();
        String type = column.typeIn(columns);
        String position = TableName.quote(column.column());
        return before.flatMap(from ->
                now.map(to -> "(" + atOrAbove(position, type, from) + " or " + atOrAbove(position, type, to) + ")"));
    }

    /**
     * Reads the whole table once, to count its rows and to find the first that was written since S.xmin: those that S saw are counted there,
     * and all others lie behind that place.
     */
    @Override
    public Changes since(LoadedState previous) {
        PostgresPosition known = PostgresPosition.of(previous.position());
        Snapshot then = known.snapshot();
        LogPosition left = known.log();
        VersionedRows looked = from(left.from());
        RowVersions.RowCount found = looked.countAndFirst(then.xmin());
        if (found.firstNew().isEmpty()) {
            rejectLoss(previous.rows(), found.rows());
            return unchanged(previous, known);
        }
        VersionedRows written = looked.from(found.firstNew().get());
        VersionedRows unseen = written.unseenBy(then, left.seenIds());
        long added = unseen.count();
        rejectLoss(previous.rows(), found.rows() - added);
        if (added == 0) {
            return unchanged(previous, known);
        }
        boolean areAllOpenBehind = cursor.isEmpty() && versions.snapshot().xmin() >= then.xmin();
        return Changes.counted(
                PeriodSet.EVERYTHING,
                Changes.Extent.NEW,
                new SqlSelection(unseen.query()),
                OptionalLong.of(added),
                areAllOpenBehind
                        ? state(
                                previous.definition(),
                                Optional.empty(),
                                new RowVersions.Seen(
                                        found.rows(), written.seen().ids()))
                        : state(previous.definition(), left.from()),
                String.format(Locale.ROOT, "%,d new at the source", added));
    }

    private Changes unchanged(LoadedState previous, PostgresPosition last) {
        return Changes.none(
                last.isComplete()
                        ? previous
                        : state(previous.definition(), last.log().from()));
    }

    private LoadedState state(String definition, Optional<String> previousFrom) {
        Optional<String> from = cursor.flatMap(column -> nextFrom(column, previousFrom));
        return state(definition, from, from(from).seen());
    }

    private LoadedState state(String definition, Optional<String> from, RowVersions.Seen seen) {
        Map<LocalDateTime, PeriodState> whole = new HashMap<>();
        whole.put(null, new PeriodState(seen.rows(), Optional.empty()));
        PostgresPosition now = versions.position(new LogPosition(seen.ids(), from));
        return new LoadedState(definition, now.position(), whole);
    }

    /** Rows below the bound may have been removed by the source, or have come too late to be loaded. */
    @Override
    public String keptEqual(LoadedState previous) {
        return PostgresPosition.of(previous.position())
                .log()
                .from()
                .map(value -> atOrAbove(
                        TableName.quote(cursor.orElseThrow().column()),
                        cursor.orElseThrow().typeIn(columns),
                        value))
                .orElse("true");
    }

    private VersionedRows from(Optional<String> from) {
        return from.map(value -> versions.where(atOrAbove(
                        "(" + versions.position() + ")", cursor.orElseThrow().typeIn(columns), value)))
                .orElse(versions);
    }

    private static String atOrAbove(String position, String type, String value) {
        String outside = CursorColumn.isTime(type) ? " or " + position + " = '-infinity'" : "";
        return "(" + position + " >= " + TableName.literal(value) + "::" + boundType(type) + " or " + position
                + " is null" + outside + ")";
    }

    /** A number less its lookback may be below what the column can hold. */
    private static String boundType(String type) {
        return CursorColumn.isTime(type) ? type : "bigint";
    }

    /** The highest value less the lookback, but never below what it was: rows below that were not looked at. */
    private Optional<String> nextFrom(CursorColumn column, Optional<String> previous) {
        boolean isTime = CursorColumn.isTime(column.typeIn(columns));
        String type = boundType(column.typeIn(columns));
        String position = "(" + versions.position() + ")";
        String finite = isTime ? " filter (where isfinite(" + position + "))" : "";
        String reached = "(max(" + position + ")" + finite + " - " + lookback(column, isTime) + ")::" + type;
        return from(previous)
                .aggregate(
                        previous.map(from -> "greatest(" + reached + ", " + TableName.literal(from) + "::" + type + ")")
                                .orElse(reached));
    }

    private String lookback(CursorColumn column, boolean isTime) {
        String lookback = TableName.literal(column.lookback()) + "::" + (isTime ? "interval" : "bigint");
        if (versions.isBelow(lookback, isTime ? "interval '0'" : "0")) {
            throw HeadraceException.failed("'lookback' is '" + column.lookback()
                    + "', which is less than nothing; expected a time or a number to go back by.");
        }
        return lookback;
    }

    private static void rejectLoss(long before, long now) {
        if (now != before) {
            throw HeadraceException.failed(String.format(
                    Locale.ROOT,
                    "Of %,d rows that were loaded, the source has %,d as they were; nothing was changed.\n"
                            + "  A load with sync = append is for a log that only grows: no row of it is changed or deleted."
                            + " If old rows are removed, give 'cursor' and 'lookback', so that they are not looked at. If rows"
                            + " change, load by key or period. headrace prepare --full loads what the source still has; with a"
                            + " cursor, --discard-history deletes the rest.",
                    before,
                    now));
        }
    }
}
