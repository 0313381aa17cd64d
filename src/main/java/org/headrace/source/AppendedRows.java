package org.headrace.source;

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
    private final SourceQuery query;
    private final Optional<CursorColumn> cursor;
    private final List<Column> columns;
    private final RowVersions versions;

    AppendedRows(SourceQuery query, Optional<CursorColumn> cursor, List<Column> columns, RowVersions versions) {
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
    public boolean reaches(Snapshot previous) {
        return versions.reaches(previous);
    }

    @Override
    public Changes anew(String definition, String reason) {
        return everything(Changes.Extent.ANEW, definition, reason);
    }

    /** Without a cursor the source still has every row that was loaded; with one, some may be in the warehouse alone. */
    @Override
    public Changes redefined(String definition, String reason) {
        if (cursor.isPresent()) {
            throw HeadraceException.failed("What was loaded cannot be continued: " + reason + "; nothing was changed."
                    + "\n  A log with a cursor may hold rows that the source has removed since. headrace prepare --full loads"
                    + " anew what the source still has, and takes those away.");
        }
        return anew(definition, reason);
    }

    /** Rows that the source no longer has stay; so what it has is compared with them. */
    @Override
    public Changes elsewhere(String definition, String reason) {
        return everything(Changes.Extent.ALL, definition, reason);
    }

    private Changes everything(Changes.Extent extent, String definition, String reason) {
        OptionalLong rows = OptionalLong.of(versions.seen().rows());
        return Changes.counted(
                PeriodSet.EVERYTHING, extent, query.sql(), rows, state(definition, Optional.empty()), reason);
    }

    @Override
    public Changes since(LoadedState previous) {
        PostgresPosition known = PostgresPosition.of(previous.position());
        Snapshot then = known.snapshot();
        LogPosition left = known.log();
        RowVersions looked = from(left.from());
        RowVersions.Newest newest = looked.newest(Optional.empty()).getOrDefault(null, new RowVersions.Newest(0, 0));
        if (newest.rows() == previous.rows() && newest.id() < then.xmin()) {
            return Changes.none(previous);
        }
        RowVersions unseen = looked.unseenBy(then, left.seenIds());
        long added = unseen.count();
        rejectLoss(previous.rows(), newest.rows() - added);
        if (added == 0) {
            return Changes.none(previous);
        }
        return Changes.counted(
                PeriodSet.EVERYTHING,
                Changes.Extent.NEW,
                unseen.query(),
                OptionalLong.of(added),
                state(previous.definition(), left.from()),
                String.format(Locale.ROOT, "%,d new at the source", added));
    }

    private LoadedState state(String definition, Optional<String> previousFrom) {
        Optional<String> from = cursor.flatMap(column -> nextFrom(column, previousFrom));
        RowVersions.Seen seen = from(from).seen();
        Map<LocalDateTime, PeriodState> whole = new HashMap<>();
        whole.put(null, new PeriodState(seen.rows(), Optional.empty()));
        PostgresPosition now = new PostgresPosition(versions.snapshot(), new LogPosition(seen.ids(), from));
        return new LoadedState(definition, now.position(), whole);
    }

    private RowVersions from(Optional<String> from) {
        return from.map(value -> versions.where(atOrAbove(cursor.orElseThrow().typeIn(columns), value)))
                .orElse(versions);
    }

    private String atOrAbove(String type, String value) {
        String position = "(" + versions.position() + ")";
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
                            + " change, load by key or period. headrace prepare --full loads anew what the source still has, and"
                            + " takes the rest away.",
                    before,
                    now));
        }
    }
}
