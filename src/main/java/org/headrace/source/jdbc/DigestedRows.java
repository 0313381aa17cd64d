package org.headrace.source.jdbc;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.headrace.Column;
import org.headrace.CursorColumn;
import org.headrace.HeadraceException;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.source.Changes;
import org.headrace.source.Copied;
import org.headrace.source.LoadedState;
import org.headrace.source.LostHistory;
import org.headrace.source.PeriodState;
import org.headrace.source.Position;
import org.headrace.source.RawContents;
import org.headrace.source.Rows;
import org.headrace.source.SourceQuery;

/**
 * The rows of a query whose source tells nothing of changes but the rows themselves: count and checksum of each period are compared with
 * those of the last load. Equal ones are the same rows, up to a collision of a sum of 64-bit hashes, whatever server has them.
 *
 * <p>Of a log with a cursor, only the rows from a certain value of it on are looked at: its highest value at the last load, less the
 * lookback. If they differ, all of them are compared with the raw table's, and those are added that it lacks.
 */
final class DigestedRows implements Rows {
    private static final String CHANGED = "changed at the source";
    private static final String CHANGED_DEFINITION = "its query, or the columns of the source's table changed";
    private static final String MOMENT = "moment";

    private final SourceQuery query;
    private final Dialect dialect;
    private final List<Column> columns;
    private final String definition;
    private final String moment;

    DigestedRows(SourceQuery query, Dialect dialect) {
        this.query = query;
        this.dialect = dialect;
        this.columns = dialect.describe(query.sql());
        this.moment = dialect.moment();
        query.sync().period().ifPresent(period -> period.typeIn(columns));
        cursor().ifPresent(cursor -> cursor.typeIn(columns));
        this.definition = UUID.nameUUIDFromBytes(
                        (query.text() + keptBy() + columns + dialect.basis()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** How far a log is looked back does not count: what was loaded stays. */
    private String keptBy() {
        return cursor().map(cursor -> "append by " + cursor.column())
                .orElseGet(() -> query.sync().toString());
    }

    private Optional<CursorColumn> cursor() {
        return query.sync() instanceof Sync.Append append ? append.cursor() : Optional.empty();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public Changes changes(Optional<LoadedState> previous, RawContents raw) {
        if (previous.isEmpty()) {
            return everything(Changes.Extent.ANEW, Optional.empty(), "initial load");
        }
        if (!previous.get().definition().equals(definition)) {
            rejectLossOfHistory();
            return everything(Changes.Extent.ANEW, Optional.empty(), CHANGED_DEFINITION);
        }
        return cursor().isPresent() ? added(cursor().get(), previous.get()) : differing(previous.get());
    }

    private void rejectLossOfHistory() {
        if (cursor().isPresent()) {
            throw LostHistory.of(CHANGED_DEFINITION);
        }
    }

    @Override
    public Changes compared(Optional<LoadedState> previous, String reason) {
        if (previous.filter(known -> !known.definition().equals(definition)).isPresent()) {
            rejectLossOfHistory();
        }
        return everything(Changes.Extent.ALL, bound(previous), reason);
    }

    private static Optional<String> bound(Optional<LoadedState> state) {
        return state.map(known -> known.position().values().get(Position.CURSOR_FROM));
    }

    private Changes everything(Changes.Extent extent, Optional<String> from, String reason) {
        Map<LocalDateTime, PeriodState> periods =
                dialect.digest(query.sql(), query.sync().period());
        LoadedState all = new LoadedState(definition, position(Optional.empty()), periods);
        LoadedState current = cursor().isPresent() ? stateFrom(next(cursor().get(), from)) : all;
        return Changes.counted(
                PeriodSet.EVERYTHING,
                extent,
                new JdbcSelection(query.sql()),
                extent == Changes.Extent.ALL ? OptionalLong.empty() : OptionalLong.of(all.rows()),
                current,
                reason);
    }

    private Changes differing(LoadedState previous) {
        Map<LocalDateTime, PeriodState> now =
                dialect.digest(query.sql(), query.sync().period());
        Set<LocalDateTime> changed = PeriodState.differing(now, previous.periods());
        if (changed.isEmpty()) {
            return Changes.none(previous);
        }
        LoadedState current = new LoadedState(definition, position(Optional.empty()), now);
        if (query.sync().period().isPresent()) {
            return inPeriods(query.sync().period().get(), changed, current);
        }
        return Changes.counted(
                PeriodSet.EVERYTHING,
                query.sync() instanceof Sync.ByKey ? Changes.Extent.ALL : Changes.Extent.ANEW,
                new JdbcSelection(query.sql()),
                OptionalLong.of(current.rows()),
                current,
                CHANGED);
    }

    private Changes inPeriods(PeriodColumn period, Set<LocalDateTime> changed, LoadedState current) {
        PeriodSet periods = PeriodSet.of(changed.stream()
                .map(start -> Period.startingAt(start, period.unit()))
                .toList());
        long rows = changed.stream()
                .filter(current.periods()::containsKey)
                .mapToLong(start -> current.periods().get(start).rows())
                .sum();
        return Changes.counted(
                periods,
                Changes.Extent.PERIODS,
                new JdbcSelection(dialect.inPeriods(query.sql(), period, periods)),
                OptionalLong.of(rows),
                current,
                changed.size() + " " + period.unit() + (changed.size() == 1 ? "" : "s") + " " + CHANGED);
    }

    private Changes added(CursorColumn cursor, LoadedState previous) {
        Optional<String> left = bound(Optional.of(previous));
        LoadedState seen = stateFrom(left);
        if (seen.periods().equals(previous.periods())) {
            return Changes.none(previous);
        }
        if (seen.rows() < previous.rows()) {
            throw HeadraceException.failed(String.format(
                    Locale.ROOT,
                    "Of the rows from '%s' on, %,d were loaded, and the source has %,d now; nothing was changed.\n"
                            + "  A load with sync = append is for a log that only grows: no row of it is changed or deleted, but below"
                            + " the cursor less the lookback. If rows change, load by key or period."
                            + " headrace prepare --full --discard-history loads what the source still has.",
                    cursor.column(),
                    previous.rows(),
                    seen.rows()));
        }
        return Changes.counted(
                PeriodSet.EVERYTHING,
                Changes.Extent.ALL,
                new JdbcSelection(from(left)),
                OptionalLong.of(seen.rows()),
                stateFrom(next(cursor, left)),
                String.format(Locale.ROOT, "%,d new at the source", seen.rows() - previous.rows()));
    }

    private String from(Optional<String> value) {
        return value.map(bound -> dialect.from(query.sql(), cursor().orElseThrow(), bound))
                .orElse(query.sql());
    }

    private LoadedState stateFrom(Optional<String> from) {
        Map<LocalDateTime, PeriodState> whole = dialect.digest(from(from), Optional.empty());
        return new LoadedState(definition, position(from), whole);
    }

    private Position position(Optional<String> from) {
        Map<String, String> position = new HashMap<>(Map.of(MOMENT, moment));
        from.ifPresent(value -> position.put(Position.CURSOR_FROM, value));
        return new Position(position);
    }

    /** The highest value less the lookback, but never below what it was: rows below that were not looked at. */
    private Optional<String> next(CursorColumn cursor, Optional<String> before) {
        Lookback lookback = new Lookback(cursor, CursorColumn.isTime(cursor.typeIn(columns)));
        return dialect.highest(from(before), cursor)
                .map(highest ->
                        before.map(last -> lookback.bound(highest, last)).orElseGet(() -> lookback.before(highest)))
                .or(() -> before);
    }

    @Override
    public Copied copy(Changes changes, List<Column> targets, CopyTarget target) {
        String sql = ((JdbcSelection) changes.selection()).sql();
        return new Copied(dialect.copy(sql, targets, target), changes.known());
    }

    @Override
    public Copy.Copied copyAll(List<Column> targets, CopyTarget target) {
        return dialect.copy(query.sql(), targets, target);
    }

    /** Rows below the bound may have been removed by the source, or have come too late to be loaded. */
    @Override
    public String keptEqual(LoadedState previous) {
        Optional<String> bound = bound(Optional.of(previous));
        if (cursor().isEmpty() || bound.isEmpty()) {
            return "true";
        }
        CursorColumn cursor = cursor().get();
        String column = TableName.quote(cursor.column());
        String type = CursorColumn.isTime(cursor.typeIn(columns)) ? "timestamp" : "bigint";
        return "(" + column + " >= " + TableName.literal(bound.get()) + "::" + type + " or " + column + " is null)";
    }
}
