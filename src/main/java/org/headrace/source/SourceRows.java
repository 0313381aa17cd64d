package org.headrace.source;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** The result of one query in one snapshot of a source: its columns, what changed in it, and its rows. */
public final class SourceRows {
    private final Session session;
    private final Snapshot snapshot;
    private final SourceQuery query;
    private final List<Column> columns;
    private final Comparison comparison;

    private SourceRows(
            Session session, Snapshot snapshot, SourceQuery query, List<Column> columns, Comparison comparison) {
        this.session = session;
        this.snapshot = snapshot;
        this.query = query;
        this.columns = columns;
        this.comparison = comparison;
    }

    static SourceRows of(Session session, Snapshot snapshot, SourceQuery query) {
        List<Column> columns = session.describe(query.sql());
        query.sync().period().ifPresent(period -> typeOf(period, columns));
        Comparison comparison = query.scan()
                .flatMap(scan -> tableIdentity(session, query, scan)
                        .<Comparison>map(identity -> new SnapshotComparison(
                                new RowVersions(session, snapshot, scan),
                                query.sync().period().map(PeriodColumn::unit),
                                identity)))
                .orElseGet(() ->
                        new DigestComparison(session, query.sql(), query.sync().period()));
        return new SourceRows(session, snapshot, query, columns, comparison);
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
            return everything(definition, "loaded from nothing");
        }
        if (!previous.get().definition().equals(definition)) {
            return everything(definition, "its query, its columns or the source's table changed");
        }
        if (!comparison.reaches(previous.get().snapshot())) {
            return everything(definition, "the source is another server, or was restored");
        }
        Comparison.Result result = comparison.compare(previous);
        if (result.changed().isEmpty()) {
            return new Changes(PeriodSet.NOTHING, 0, previous.get(), "unchanged at the source");
        }
        LoadedState current = new LoadedState(definition, snapshot, result.periods());
        long rows = result.changed().stream()
                .map(result.periods()::get)
                .filter(Objects::nonNull)
                .mapToLong(PeriodState::rows)
                .sum();
        return query.sync()
                .period()
                .map(period ->
                        new Changes(periods(result.changed(), period.unit()), rows, current, reason(result, period)))
                .orElseGet(() -> new Changes(PeriodSet.EVERYTHING, rows, current, "changed at the source"));
    }

    private Changes everything(String definition, String reason) {
        LoadedState current = new LoadedState(
                definition, snapshot, comparison.compare(Optional.empty()).periods());
        return new Changes(PeriodSet.EVERYTHING, current.rows(), current, reason);
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

    /**
     * Streams the rows of certain periods into a COPY at {@code target}.
     *
     * @param expressions SQL over the columns of the query, one for each column of the target
     * @param copyIn a binary COPY FROM STDIN
     */
    public Copy.Copied copy(PeriodSet periods, List<String> expressions, Session target, String copyIn) {
        String where = query.sync()
                .period()
                .filter(period -> !periods.isEverything())
                .map(period ->
                        "\nwhere " + periods.condition(TableName.quote(period.column()), typeOf(period, columns)))
                .orElse("");
        String select = expressions.stream().collect(Collectors.joining(", ", "select ", ""));
        String copyOut = "copy (" + select + " from (\n" + query.sql() + "\n) as source_row" + where
                + ") to stdout (format binary)";
        return Copy.pipe(session, copyOut, target, copyIn);
    }
}
