package org.headrace.source.postgres;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.headrace.db.Session;

/**
 * Waits until a server has written to disk what a snapshot saw. Until then a crash may take back commits that were loaded, and give
 * their ids to others: with {@code synchronous_commit = off}, or if only unlogged tables were written.
 */
final class WalFlush {
    /** An idle server may take many times longer, so that the wait has an end. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String FLUSHED = "select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0') >= ?";

    private final Session session;
    private final Snapshot snapshot;
    private boolean isFlushed;
    private long deadline;

    WalFlush(Session session, Snapshot snapshot) {
        this.session = session;
        this.snapshot = snapshot;
        this.isFlushed = snapshot.origin().isInRecovery(); // a standby replays only what it has flushed
    }

    /** Returns whether it is written; all calls together wait a second at most. */
    boolean isFlushedSoon() {
        if (deadline == 0) {
            deadline = System.nanoTime() + PATIENCE.toNanos();
        }
        while (!isFlushed) {
            isFlushed = session.one(row -> row.getBoolean(1), FLUSHED, snapshot.walAfter());
            if (!isFlushed && System.nanoTime() >= deadline) {
                return false;
            }
            if (!isFlushed) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return true;
    }
}
