package org.headrace.source.postgres;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.CursorColumn;
import org.headrace.HeadraceException;
import org.headrace.Sync;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.Copied;
import org.headrace.source.LoadedState;
import org.headrace.source.PeriodCounter;
import org.headrace.source.Position;
import org.headrace.source.RawContents;
import org.headrace.source.Relation;
import org.headrace.source.Rows;
import org.headrace.source.SourceQuery;

/** The result of one query in one snapshot of a source: its columns, what changed in it, and its rows. */
final class PostgresRows implements Rows {
    private final Session session;
    private final Continuity continuity;
    private final WalFlush flush;
    private final SourceQuery query;
    private final List<Column> columns;
    private final Optional<RowVersions> versions;
    private final ChangeDetection detection;

    private PostgresRows(
            OpenSnapshot open,
            SourceQuery query,
            List<Column> columns,
            Optional<RowVersions> versions,
            ChangeDetection detection) {
        this.session = open.session();
        this.continuity = new Continuity(open.snapshot());
        this.flush = open.flush();
        this.query = query;
        this.columns = columns;
        this.versions = versions;
        this.detection = detection;
    }

    /**
     * The rows of a query.
     *
     * @param isLocal whether all that it reads is on this server's own heap
     */
    static PostgresRows of(OpenSnapshot open, SourceQuery query, boolean isLocal) {
        Session session = open.session();
        List<Column> columns = session.describe(query.sql());
        Optional<RowVersions> versions = isLocal ? RowVersions.find(session, open.snapshot(), query) : Optional.empty();
        ChangeDetection detection = query.sync() instanceof Sync.Append append
                ? appendedRows(query, append.cursor(), columns, versions)
                : new ChangedRows(session, open.snapshot(), query, columns, versions);
        return new PostgresRows(open, query, columns, versions, detection);
    }

    private static ChangeDetection appendedRows(
            SourceQuery query, Optional<CursorColumn> cursor, List<Column> columns, Optional<RowVersions> versions) {
        cursor.ifPresent(column -> column.typeIn(columns));
        return new AppendedRows(query, cursor, columns, versions.orElseThrow(PostgresRows::noLog));
    }

    private static HeadraceException noLog() {
        return HeadraceException.failed(
                "A load with sync = append finds new rows by the transactions that wrote them, and"
                        + " this query does not tell them. Expected: columns and a WHERE of one table with immutable functions, no view,"
                        + " and rows that are on this server. Change the query, or load by period, key or replace. If the user may"
                        + " read only some columns of the table, also grant select (xmin, ctid, tableoid) on it.");
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public Changes changes(Optional<LoadedState> previous, RawContents raw) {
        if (previous.isEmpty()) {
            return detection.anew(definition(), "initial load");
        }
        LoadedState known = previous.get();
        if (!PostgresPosition.isOne(known.position())) {
            return detection.redefined(definition(), "what was loaded came from no PostgreSQL server");
        }
        PostgresPosition last = PostgresPosition.of(known.position());
        continuity.rejectBehind(last.snapshot());
        String definition = definition(known);
        LoadedState continued = known.withDefinition(definition);
        return switch (succession(known, definition)) {
            case OTHER -> detection.redefined(definition, "its query, or the columns of the source's table changed");
            case WIDENED ->
                detection.byContent(
                        continued, raw, Doubt.ofOtherRows("a column of the source's table has a wider type"));
            case CONTINUES ->
                detection
                        .doubt(last)
                        .map(doubt -> detection.byContent(continued, raw, doubt))
                        .orElseGet(() -> detection.since(continued));
        };
    }

    /** Waits a moment for the source to write to its disk what the load saw, and notes if it has not. */
    @Override
    public LoadedState settled(LoadedState current) {
        if (!detection.dependsOnIds() || flush.isFlushedSoon()) {
            return current;
        }
        return current.at(PostgresPosition.of(current.position()).unflushed().position());
    }

    @Override
    public Changes compared(Optional<LoadedState> previous, String reason) {
        previous.filter(known -> PostgresPosition.isOne(known.position()))
                .ifPresent(known -> continuity.rejectBehind(
                        PostgresPosition.of(known.position()).snapshot()));
        String definition = previous.map(this::definition).orElseGet(this::definition);
        if (previous.filter(known -> succession(known, definition) == LogDefinition.Succession.OTHER)
                .isPresent()) {
            return detection.redefined(definition, "its query, or the columns of the source's table changed");
        }
        LoadedState known = new LoadedState(definition, new Position(Map.of()), Map.of());
        return detection.byContent(known, RawContents.UNKNOWN, Doubt.ofOtherRows(reason));
    }

    private LogDefinition.Succession succession(LoadedState known, String definition) {
        if (known.definition().equals(definition) || known.definition().equals(earlierDefinition())) {
            return LogDefinition.Succession.CONTINUES;
        }
        return isLogWithHistory()
                ? LogDefinition.parse(definition).succession(LogDefinition.parse(known.definition()))
                : LogDefinition.Succession.OTHER;
    }

    /** Whether rows may be in the warehouse that the source has removed. */
    private boolean isLogWithHistory() {
        return query.sync() instanceof Sync.Append append && append.cursor().isPresent();
    }

    /** All that the result depends on beside the rows. */
    private String definition() {
        return isLogWithHistory()
                ? logDefinition().text()
                : hash(query.text() + query.sync() + columns + detection.basis());
    }

    /** The same, with what an earlier load has noted of the columns. */
    private String definition(LoadedState known) {
        return isLogWithHistory() && !known.definition().equals(earlierDefinition())
                ? logDefinition().after(LogDefinition.parse(known.definition())).text()
                : definition();
    }

    /** How far a log is looked back does not count: what was loaded stays. */
    private LogDefinition logDefinition() {
        RowVersions rows = versions.orElseThrow();
        String cursor = query.sync().positionColumn().orElseThrow();
        return LogDefinition.of(hash(query.text() + "\n" + cursor + "\n" + rows.functions()), rows.columns());
    }

    /** As earlier versions of headrace wrote it, where layout and comments counted. */
    private String earlierDefinition() {
        return hash(query.sql() + query.sync() + columns + detection.basis());
    }

    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    @Override
    public Copied copy(Changes changes, List<Column> targets, CopyTarget target) {
        SqlSelection selection = (SqlSelection) changes.selection();
        Optional<PeriodCounter> counter = selection.counted().map(SqlSelection.Counted::counter);
        CopyTarget counting = counter.isPresent() ? target.observedBy(counter.get()) : target;
        Copy.Copied copied =
                Copy.pipe(session, copyOut(selection.sql(), targets), counting.open(CopyTarget.Format.BINARY));
        return new Copied(
                copied,
                counter.isPresent() ? changes.known().withPeriods(counter.get().periods()) : changes.known());
    }

    @Override
    public Copy.Copied copyAll(List<Column> targets, CopyTarget target) {
        return Copy.pipe(session, copyOut(query.sql(), targets), target.open(CopyTarget.Format.BINARY));
    }

    private String copyOut(String sql, List<Column> targets) {
        Map<String, Column> byName =
                columns.stream().collect(Collectors.toMap(Column::name, Function.identity(), (one, other) -> one));
        String expressions = targets.stream()
                .map(column -> byName.get(column.name()).castTo(column))
                .collect(Collectors.joining(", "));
        return "copy (select " + expressions + " from " + from(sql) + ") to stdout (format binary)";
    }

    private static String from(String sql) {
        return "(\n" + sql + "\n) as source_row";
    }

    /** Of an append-only table the rows from the cursor's lower bound on, otherwise all. */
    @Override
    public String keptEqual(LoadedState previous) {
        return detection.keptEqual(previous);
    }

    @Override
    public Optional<Relation> relation() {
        return Optional.of(new Relation(session, from(query.sql())));
    }

    @Override
    public Optional<Relation> relation(Changes changes) {
        return Optional.of(new Relation(session, from(((SqlSelection) changes.selection()).sql())));
    }
}
