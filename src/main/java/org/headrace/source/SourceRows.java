package org.headrace.source;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.headrace.Column;
import org.headrace.CursorColumn;
import org.headrace.HeadraceException;
import org.headrace.Sync;
import org.headrace.db.Copy;
import org.headrace.db.Session;
import org.headrace.digest.ContentDigest;
import org.headrace.digest.RowBuckets;
import org.headrace.digest.RowImage;

/** The result of one query in one snapshot of a source: its columns, what changed in it, and its rows. */
public final class SourceRows {
    private final Session session;
    private final Continuity continuity;
    private final WalFlush flush;
    private final SourceQuery query;
    private final List<Column> columns;
    private final Optional<RowVersions> versions;
    private final ChangeDetection detection;

    private SourceRows(
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
    static SourceRows of(OpenSnapshot open, SourceQuery query, boolean isLocal) {
        Session session = open.session();
        List<Column> columns = session.describe(query.sql());
        Optional<RowVersions> versions = isLocal ? RowVersions.find(session, open.snapshot(), query) : Optional.empty();
        ChangeDetection detection = query.sync() instanceof Sync.Append append
                ? appendedRows(query, append.cursor(), columns, versions)
                : new ChangedRows(session, open.snapshot(), query, columns, versions);
        return new SourceRows(open, query, columns, versions, detection);
    }

    private static ChangeDetection appendedRows(
            SourceQuery query, Optional<CursorColumn> cursor, List<Column> columns, Optional<RowVersions> versions) {
        cursor.ifPresent(column -> column.typeIn(columns));
        return new AppendedRows(query, cursor, columns, versions.orElseThrow(SourceRows::noLog));
    }

    private static HeadraceException noLog() {
        return HeadraceException.failed(
                "A load with sync = append finds new rows by the transactions that wrote them, and"
                        + " this query does not tell them. Expected: columns and a WHERE of one table with immutable functions, no view,"
                        + " and rows that are on this server. Change the query, or load by period, key or replace. If the user may"
                        + " read only some columns of the table, also grant select (xmin, ctid, tableoid) on it.");
    }

    public List<Column> columns() {
        return columns;
    }

    /** As {@link #changes(Optional, RawContents)}, of a raw table that cannot be compared. */
    public Changes changes(Optional<LoadedState> previous) {
        return changes(previous, RawContents.UNKNOWN);
    }

    /**
     * Compares the source with what was loaded.
     *
     * @param previous absent if nothing was loaded, or if everything is to be loaded anew
     * @param raw is asked if the ids of transactions do not say what changed
     * @throws HeadraceException if the source is behind what was loaded
     */
    public Changes changes(Optional<LoadedState> previous, RawContents raw) {
        if (previous.isEmpty()) {
            return detection.anew(definition(), "loaded from nothing");
        }
        LoadedState known = previous.get();
        PostgresPosition last = PostgresPosition.of(known.position());
        continuity.rejectBehind(last.snapshot());
        String definition = definition(known);
        LoadedState continued = known.of(definition);
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

    /**
     * What is to be kept of a load before it is committed: waits a moment for the source to write to its disk what the load saw, and notes
     * if it has not.
     */
    public LoadedState settled(LoadedState current) {
        if (!detection.dependsOnIds() || flush.isFlushedSoon()) {
            return current;
        }
        return current.at(PostgresPosition.of(current.position()).unflushed().position());
    }

    /** All rows of a log are to be compared with those that are there; what the source has removed stays. */
    public Changes compared(Optional<LoadedState> previous, String reason) {
        previous.ifPresent(known ->
                continuity.rejectBehind(PostgresPosition.of(known.position()).snapshot()));
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

    /**
     * Streams the rows that changed into a COPY at {@code target}.
     *
     * @param expressions SQL over the columns, one for each column of the target
     * @param copyIn a binary COPY FROM STDIN
     */
    public Copy.Copied copy(Changes changes, List<String> expressions, Session target, String copyIn) {
        Copy.RowConsumer observer =
                changes.counter().<Copy.RowConsumer>map(Function.identity()).orElse((buffer, start, length) -> {});
        return copy(changes.sql(), expressions, target, copyIn, observer);
    }

    /**
     * As {@link #copy(Changes, List, Session, String)}, of changes that have no counter of their own.
     *
     * @param observer is told of each row as the target gets it
     */
    public Copy.Copied copy(
            Changes changes, List<String> expressions, Session target, String copyIn, Copy.RowConsumer observer) {
        return copy(changes.sql(), expressions, target, copyIn, observer);
    }

    /** As {@link #copy(Changes, List, Session, String)}, every row that the query gives. */
    public Copy.Copied copyAll(List<String> expressions, Session target, String copyIn) {
        return copy(query.sql(), expressions, target, copyIn, (buffer, start, length) -> {});
    }

    /** As {@link #copy}, the rows that meet a condition over the query's columns. */
    public Copy.Copied copyWhere(String condition, List<String> expressions, Session target, String copyIn) {
        return copy(filtered(query.sql(), condition), expressions, target, copyIn, (buffer, start, length) -> {});
    }

    private static String filtered(String sql, String condition) {
        return "select *\nfrom (\n" + sql + "\n) as source_row\nwhere " + condition;
    }

    /**
     * Which rows the loads keep equal to the source, as SQL over the columns of the query: of an append-only table those from the
     * cursor's lower bound on, otherwise all.
     *
     * @param previous the state of the last load
     */
    public String keptEqual(LoadedState previous) {
        return detection.keptEqual(previous);
    }

    /** The content of the rows that the query gives and that meet a condition over its columns. */
    public <B> Map<B, ContentDigest.Total> digest(String where, RowImage image, RowBuckets<B> buckets) {
        return digest(query.sql(), where, image, buckets);
    }

    /** As {@link #digest}, of the rows that {@code changes} would copy. */
    public <B> Map<B, ContentDigest.Total> digest(
            Changes changes, String where, RowImage image, RowBuckets<B> buckets) {
        return digest(changes.sql(), where, image, buckets);
    }

    private <B> Map<B, ContentDigest.Total> digest(String sql, String where, RowImage image, RowBuckets<B> buckets) {
        return ContentDigest.read(session, "(\n" + sql + "\n) as source_row", where, image, buckets);
    }

    private Copy.Copied copy(
            String sql, List<String> expressions, Session target, String copyIn, Copy.RowConsumer observer) {
        String copyOut = "copy (select " + String.join(", ", expressions) + " from (\n" + sql
                + "\n) as source_row) to stdout (format binary)";
        return Copy.pipe(session, copyOut, target, copyIn, observer);
    }
}
