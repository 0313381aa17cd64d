package org.headrace.source.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;
import org.headrace.db.Transaction;
import org.headrace.source.Rows;
import org.headrace.source.Source;
import org.headrace.source.SourceQuery;

/**
 * A PostgreSQL database read in one repeatable-read snapshot: everything it tells belongs together. It needs nothing but
 * SELECT. Closing it ends the snapshot and the session.
 */
public final class PostgresSource implements Source {
    private static final int ATTEMPTS = 5;

    /** The class of SQLSTATEs that say that the statement itself cannot be run. */
    private static final String WRONG_STATEMENT = "42";

    /** The nodes of a plan that read rows from elsewhere than this server's own tables. */
    private static final Pattern FOREIGN = Pattern.compile("(Custom|Foreign) Scan");

    /** Rows that a policy hides would look deleted; without the right to see them all, the server refuses the query. */
    private static final String SEE_ALL_ROWS = "set local row_security to off";

    private static final String REPLAYED =
            "select case when pg_is_in_recovery() then coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0) else 0"
                    + " end";

    private final Session session;
    private final Set<String> foreignQueries = new HashSet<>();
    private final OpenSnapshot snapshot;
    private long takenNanos;

    /**
     * Takes over the session, fixes the snapshot, and locks what the queries read, so that nobody may truncate, drop or alter
     * it before this is closed. A table that was truncated or written anew between snapshot and lock would look empty: then
     * the next snapshot is taken.
     *
     * @param queries what will be asked for; one that is wrong is reported in {@link #rows}
     */
    public PostgresSource(Session session, List<String> queries) {
        this.session = session;
        Snapshot taken = lockedSnapshot(queries);
        this.snapshot = new OpenSnapshot(session, taken, new WalFlush(session, taken));
    }

    private Snapshot lockedSnapshot(List<String> queries) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // Before the snapshot, since what a standby replays while it is taken may not be in it.
            long replayed = session.one(row -> row.getLong(1), REPLAYED);
            takenNanos = System.nanoTime();
            Transaction transaction = session.beginSnapshot(SEE_ALL_ROWS);
            Snapshot taken = snapshot(replayed);
            queries.forEach(this::lock);
            if (changedRelations().isEmpty()) {
                return taken;
            }
            transaction.close();
        }
        throw HeadraceException.failed("What the loads read from " + session.endpoint() + " was altered or truncated "
                + ATTEMPTS + " times at the moment the loads began; nothing was changed. Run the command again.");
    }

    private Snapshot snapshot(long replayed) {
        return session.one(
                row -> new Snapshot(
                        origin(row), row.getLong("xmin"), row.getLong("xmax"), replayed, row.getLong("wal_after")),
                SqlResource.read(PostgresSource.class, "snapshot.sql"));
    }

    @Override
    public long takenNanos() {
        return takenNanos;
    }

    private static Origin origin(ResultSet row) throws SQLException {
        return new Origin(
                row.getString("system"),
                row.getLong("timeline"),
                row.getLong("database"),
                OptionalLong.of(row.getLong("started_at")),
                row.getBoolean("is_in_recovery"));
    }

    /**
     * Planning a query locks all that it reads, the tables under views and the partitions too; the plan tells whether any of it is
     * elsewhere.
     */
    private void lock(String query) {
        session.execute("savepoint before_lock");
        try {
            List<String> plan = session.query(row -> row.getString(1), "explain " + query);
            if (plan.stream().anyMatch(line -> FOREIGN.matcher(line).find())) {
                foreignQueries.add(query);
            }
        } catch (DatabaseException e) {
            if (!e.sqlState().startsWith(WRONG_STATEMENT)) {
                throw e;
            }
            session.execute("rollback to before_lock");
        }
    }

    private List<String> changedRelations() {
        return session.query(
                row -> row.getString("relation"), SqlResource.read(PostgresSource.class, "changed_relations.sql"));
    }

    /** Refuses what was truncated, written anew or renamed after the snapshot was taken. */
    @Override
    public Rows rows(SourceQuery query) {
        Rows rows = PostgresRows.of(snapshot, query, !foreignQueries.contains(query.sql()));
        List<String> changed = changedRelations();
        if (!changed.isEmpty()) {
            throw HeadraceException.failed("Of what the query reads, " + String.join(", ", changed)
                    + " was altered, truncated or renamed at the moment the load began, so its rows cannot be told;"
                    + " nothing was changed. Run the command again.");
        }
        return rows;
    }

    @Override
    public void close() {
        session.close();
    }
}
