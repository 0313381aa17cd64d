package org.headrace.source.postgres;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.headrace.Column;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.PeriodState;
import org.headrace.source.RawContents;
import org.headrace.source.SourceQuery;

/** Finds what differs in a source that may change anywhere: its periods, the rows by key, or the whole. */
final class ChangedRows implements ChangeDetection {
    private static final String CHANGED = "changed at the source";

    private final Snapshot snapshot;
    private final SourceQuery query;
    private final List<Column> columns;
    private final Optional<RowVersions> versions;
    private final Comparison comparison;

    ChangedRows(
            Session session,
            Snapshot snapshot,
            SourceQuery query,
            List<Column> columns,
            Optional<RowVersions> versions) {
        Optional<PeriodColumn> period = query.sync().period();
        period.ifPresent(column -> column.typeIn(columns));
        this.snapshot = snapshot;
        this.query = query;
        this.columns = columns;
        this.versions = versions;
        this.comparison = versions.<Comparison>map(rows -> new SnapshotComparison(rows, period.map(PeriodColumn::unit)))
                .orElseGet(() -> new DigestComparison(session, query.sql(), period));
    }

    @Override
    public String basis() {
        return comparison.basis();
    }

    @Override
    public Optional<Doubt> doubt(PostgresPosition last) {
        return comparison.doubt(last);
    }

    @Override
    public boolean dependsOnIds() {
        return versions.isPresent();
    }

    @Override
    public Changes anew(String definition, String reason) {
        if (versions.isPresent() && snapshot.isQuiet()) {
            return countedOnTheWay(definition, reason);
        }
        Comparison.Result result = comparison.compare(Optional.empty());
        return everything(Changes.Extent.ANEW, state(definition, result.periods()), reason);
    }

    /** When no transaction is open, counts are all that is to be known, and the source need not be read for them alone. */
    private Changes countedOnTheWay(String definition, String reason) {
        SqlSelection.Counted counted = query.sync()
                .period()
                .map(period -> new SqlSelection.Counted(Optional.of(period.indexIn(columns)), period.unit()))
                .orElseGet(() -> new SqlSelection.Counted(Optional.empty(), PeriodUnit.DAY));
        return Changes.counted(
                PeriodSet.EVERYTHING,
                Changes.Extent.ANEW,
                new SqlSelection(query.sql(), Optional.of(counted)),
                OptionalLong.empty(),
                state(definition, Map.of()),
                reason);
    }

    @Override
    public Changes redefined(String definition, String reason) {
        return anew(definition, reason);
    }

    @Override
    public Changes byContent(LoadedState previous, RawContents raw, Doubt doubt) {
        LoadedState current = state(
                previous.definition(), comparison.compare(Optional.empty()).periods());
        return ContentChanges.of(query, current, raw, doubt);
    }

    @Override
    public Changes since(LoadedState previous) {
        Comparison.Result result = comparison.compare(Optional.of(previous));
        LoadedState current = state(previous.definition(), result.periods());
        PostgresPosition last = PostgresPosition.of(previous.position());
        if (result.changed().isEmpty()) {
            return Changes.none(last.isComplete() ? previous : current);
        }
        if (query.sync() instanceof Sync.ByKey) {
            return byKey(last.snapshot(), current);
        }
        return query.sync()
                .period()
                .map(period -> byPeriod(period, result, current))
                .orElseGet(() -> everything(Changes.Extent.ANEW, current, CHANGED));
    }

    private LoadedState state(String definition, Map<LocalDateTime, PeriodState> periods) {
        PostgresPosition now = versions.map(rows -> rows.position(LogPosition.NONE))
                .orElseGet(() -> new PostgresPosition(snapshot, Optional.empty(), LogPosition.NONE, false));
        return new LoadedState(definition, now.position(), periods);
    }

    private Changes everything(Changes.Extent extent, LoadedState current, String reason) {
        return Changes.counted(
                PeriodSet.EVERYTHING,
                extent,
                new SqlSelection(query.sql()),
                OptionalLong.of(current.rows()),
                current,
                reason);
    }

    private Changes byPeriod(PeriodColumn period, Comparison.Result result, LoadedState current) {
        PeriodSet periods = periods(result.changed(), period.unit());
        String sql = "select *\nfrom (\n" + result.query().orElse(query.sql()) + "\n) as source_row\nwhere "
                + periods.condition(TableName.quote(period.column()), period.typeIn(columns));
        long rows = result.changed().stream()
                .map(result.periods()::get)
                .filter(Objects::nonNull)
                .mapToLong(PeriodState::rows)
                .sum();
        return Changes.counted(
                periods,
                Changes.Extent.PERIODS,
                new SqlSelection(sql),
                OptionalLong.of(rows),
                current,
                reason(result, period));
    }

    private static PeriodSet periods(Set<LocalDateTime> starts, PeriodUnit unit) {
        return PeriodSet.of(
                starts.stream().map(start -> Period.startingAt(start, unit)).toList());
    }

    private static String reason(Comparison.Result result, PeriodColumn period) {
        int changed = result.changed().size();
        return changed + " " + period.unit() + (changed == 1 ? "" : "s") + " changed at the source";
    }

    /** Row versions tell which rows were written since; a digest tells only that something differs. */
    private Changes byKey(Snapshot previous, LoadedState current) {
        return versions.map(rows -> Changes.counted(
                        PeriodSet.EVERYTHING,
                        Changes.Extent.WRITTEN,
                        new SqlSelection(rows.writtenSince(previous.xmin()).query()),
                        OptionalLong.empty(),
                        current,
                        CHANGED))
                .orElseGet(() -> everything(Changes.Extent.ALL, current, CHANGED));
    }
}
