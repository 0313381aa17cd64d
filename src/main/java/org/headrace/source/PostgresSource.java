package org.headrace.source;

import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * A PostgreSQL database read in one repeatable-read snapshot: everything it tells belongs together. It needs nothing but
 * SELECT. Closing it ends the snapshot and the session.
 */
public final class PostgresSource implements AutoCloseable {
    private final Session session;
    private final Snapshot snapshot;

    /** Takes over the session and fixes the snapshot. */
    public PostgresSource(Session session) {
        this.session = session;
        // Rows that a policy hides would look deleted; without the right to see them all, the server refuses the query.
        session.execute("set row_security to off");
        session.beginSnapshot();
        this.snapshot = session.one(
                row -> new Snapshot(row.getString("origin"), row.getLong("xmin"), row.getLong("xmax")),
                SqlResource.read(PostgresSource.class, "snapshot.sql"));
    }

    /** The rows of a query in this snapshot; valid until this source is closed. */
    public SourceRows rows(SourceQuery query) {
        return SourceRows.of(session, snapshot, query);
    }

    @Override
    public void close() {
        session.close();
    }
}
