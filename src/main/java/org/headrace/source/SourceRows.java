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
    private final SourceQuery query;
    private final List<Column> columns;
    private final ChangeDetection detection;

    private SourceRows(Session session, SourceQuery query, List<Column> columns, ChangeDetection detection) {
        this.session = session;
        this.query = query;
        this.columns = columns;
        this.detection = detection;
    }

    static SourceRows of(Session session, Snapshot snapshot, SourceQuery query) {
        List<Column> columns = session.describe(query.sql());
        Optional<RowVersions> versions = RowVersions.find(session, snapshot, query);
        ChangeDetection detection = query.sync() instanceof Sync.Append append
                ? appendedRows(query, append.cursor(), columns, versions)
                : new ChangedRows(session, snapshot, query, columns, versions);
        return new SourceRows(session, query, columns, detection);
    }

    private static ChangeDetection appendedRows(
            SourceQuery query, Optional<CursorColumn> cursor, List<Column> columns, Optional<RowVersions> versions) {
        cursor.ifPresent(column -> column.typeIn(columns));
        return new AppendedRows(query, cursor, columns, versions.orElseThrow(SourceRows::noLog));
    }

    private static HeadraceException noLog() {
        return HeadraceException.failed(
                "A load with sync = append finds new rows by the transactions that wrote them, and"
                        + " this query does not tell them. Expected columns and a WHERE of one table, neither partitioned nor a view,"
                        + " and immutable functions. Change the query, or load by period, key or replace.");
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
            return detection.anew(definition, "loaded from nothing");
        }
        if (!previous.get().definition().equals(definition)) {
            return detection.redefined(definition, "its query, or the columns of the source's table changed");
        }
        if (!detection.reaches(PostgresPosition.of(previous.get().position()).snapshot())) {
            return detection.elsewhere(definition, "the source is another server or table, or was restored");
        }
        return detection.since(previous.get());
    }

    /** A hash of all that the result depends on beside the rows. */
    private String definition() {
        String text = query.sql() + query.sync() + columns + detection.basis();
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

    /** The content of the rows that the query gives and that meet a condition over its columns. */
    public <B> Map<B, ContentDigest.Total> digest(String where, RowImage image, RowBuckets<B> buckets) {
        return ContentDigest.read(session, "(\n" + query.sql() + "\n) as source_row", where, image, buckets);
    }

    private Copy.Copied copy(
            String sql, List<String> expressions, Session target, String copyIn, Copy.RowConsumer observer) {
        String copyOut = "copy (select " + String.join(", ", expressions) + " from (\n" + sql
                + "\n) as source_row) to stdout (format binary)";
        return Copy.pipe(session, copyOut, target, copyIn, observer);
    }
}
