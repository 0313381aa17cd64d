package org.headrace.source;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** The result of one query in one snapshot of a source: its columns, what changed in it, and its rows. */
public final class SourceRows {
    private static final String CHANGED = "changed at the source";

    private final Session session;
    private final Snapshot snapshot;
    private final SourceQuery query;
    private final List<Column> columns;
    private final Optional<RowVersions> versions;
    private final Comparison comparison;

    private SourceRows(
            Session session,
            Snapshot snapshot,
            SourceQuery query,
            List<Column> columns,
            Optional<RowVersions> versions,
            Comparison comparison) {
        this.session = session;
        this.snapshot = snapshot;
        this.query = query;
        this.columns = columns;
        this.versions = versions;
        this.comparison = comparison;
    }

    static SourceRows of(Session session, Snapshot snapshot, SourceQuery query) {
        List<Column> columns = session.describe(query.sql());
        Optional<PeriodColumn> period = query.sync().period();
        period.ifPresent(column -> typeOf(column, columns));
        Optional<String> table = query.scan().flatMap(scan -> tableIdentity(session, query, scan));
        Optional<RowVersions> versions =
                table.flatMap(identity -> query.scan()).map(scan -> new RowVersions(session, snapshot, scan));
        Comparison comparison = versions.<Comparison>map(
                        rows -> new SnapshotComparison(rows, period.map(PeriodColumn::unit), table.get()))
                .orElseGet(() -> new DigestComparison(session, query.sql(), period));
        return new SourceRows(session, snapshot, query, columns, versions, comparison);
    }

    /** Present if transaction ids tell everything about the rows behind the query. */
    private static Optional<String> tableIdentity(Session session, SourceQuery query, RowScan scan) {
        return session.find(
                row -> row.getString("identity"),
                SqlResource.read(SourceRows.class, "scannable_table.sql"),
                query.sql(),
                scan.table(),
                scan.functions().toArray(new String[0]));
    }

    private static String typeOf(PeriodColumn period, List<Column> columns) {
        Optional<Column> column = columns.stream()
                .filter(candidate -> candidate.name().equals(period.column()))
                .findFirst();
        return column.map(Column::type)
                .filter(PeriodColumn.TYPES::contains)
                .orElseThrow(() -> HeadraceException.failed("The period column '" + period.column() + "' "
                        + column.map(found -> "is " + found.type()).orElse("is not in the result")
                        + "; expected a column of type timestamp, timestamptz or date. Correct the key 'period'."));
    }

    public List<Column> columns() {
        return columns;
    }

    /**
     * Compares the source with what was loaded.
     *
     * @param previous absent if nothing was loaded, or if everything is to be loaded anew
     */
    public Changes changes(Optional<LoadedState> previous) {
        String definition = definition();
        if (previous.isEmpty()) {
            return anew(definition, "loaded from nothing");
        }
        if (!previous.get().definition().equals(definition)) {
            return anew(definition, "its query, its columns or the source's table changed");
        }
        if (!comparison.reaches(previous.get().snapshot())) {
            return anew(definition, "the source is another server, or was restored");
        }
        Comparison.Result result = comparison.compare(previous);
        if (result.changed().isEmpty()) {
            return Changes.none(previous.get());
        }
        LoadedState current = new LoadedState(definition, snapshot, result.periods());
        if (query.sync() instanceof Sync.ByKey) {
            return changedRows(previous.get().snapshot(), current);
        }
        return query.sync()
                .period()
                .map(period -> changedPeriods(period, result, current))
                .orElseGet(() -> everything(Changes.Extent.ANEW, current, CHANGED));
    }

    private Changes everything(Changes.Extent extent, LoadedState current, String reason) {
        return new Changes(PeriodSet.EVERYTHING, extent, query.sql(), OptionalLong.of(current.rows()), current, reason);
    }

    private Changes anew(String definition, String reason) {
        LoadedState current = new LoadedState(
                definition, snapshot, comparison.compare(Optional.empty()).periods());
        return everything(Changes.Extent.ANEW, current, reason);
    }

    private Changes changedPeriods(PeriodColumn period, Comparison.Result result, LoadedState current) {
        PeriodSet periods = periods(result.changed(), period.unit());
        String sql = "select *\nfrom (\n" + query.sql() + "\n) as source_row\nwhere "
                + periods.condition(TableName.quote(period.column()), typeOf(period, columns));
        long rows = result.changed().stream()
                .map(result.periods()::get)
                .filter(Objects::nonNull)
                .mapToLong(PeriodState::rows)
                .sum();
        return new Changes(
                periods, Changes.Extent.PERIODS, sql, OptionalLong.of(rows), current, reason(result, period));
    }

    /** Row versions tell which rows were written since; a digest tells only that something differs. */
    private Changes changedRows(Snapshot previous, LoadedState current) {
        return versions.map(rows -> new Changes(
                        PeriodSet.EVERYTHING,
                        Changes.Extent.WRITTEN,
                        rows.rowsSince(previous.xmin()),
                        OptionalLong.empty(),
                        current,
                        CHANGED))
                .orElseGet(() -> everything(Changes.Extent.ALL, current, CHANGED));
    }

    private static PeriodSet periods(Set<LocalDateTime> starts, PeriodUnit unit) {
        return PeriodSet.of(
                starts.stream().map(start -> Period.startingAt(start, unit)).toList());
    }

    private static String reason(Comparison.Result result, PeriodColumn period) {
        int changed = result.changed().size();
        return changed + " " + period.unit() + (changed == 1 ? "" : "s") + " changed at the source";
    }

    /** A hash of all that the result depends on beside the rows. */
    private String definition() {
        String text = query.sql() + query.sync() + columns + comparison.basis();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The query as a whole. */
    public String sql() {
        return query.sql();
    }

    /**
     * Streams rows into a COPY at {@code target}.
     *
     * @param sql a query that gives rows of these columns, such as that of {@link Changes}
     * @param expressions SQL over the columns, one for each column of the target
     * @param copyIn a binary COPY FROM STDIN
     */
    public Copy.Copied copy(String sql, List<String> expressions, Session target, String copyIn) {
        String copyOut = "copy (select " + String.join(", ", expressions) + " from (\n" + sql
                + "\n) as source_row) to stdout (format binary)";
        return Copy.pipe(session, copyOut, target, copyIn);
    }
}
