package org.headrace.state;

import java.time.Duration;
import java.util.Optional;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * The right to run a pipeline: an advisory lock of the warehouse session, which the server takes back when the session ends,
 * however it ends.
 */
public final class RunLock {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String KEY = "hashtextextended('headrace pipeline ' || ?, 0)";

    /** A lock time-out is an int of milliseconds, almost 25 days. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(Integer.MAX_VALUE);

    private RunLock() {}

    /**
     * Takes the lock, until it is released or the session ends.
     *
     * @param wait how long to wait for another run to end; at most some 24 days
     * @throws HeadraceException with exit code 4 if another run holds the pipeline
     */
    public static void acquire(Session warehouse, String pipeline, Duration wait) {
        if (warehouse.one(row -> row.getBoolean(1), "select pg_try_advisory_lock(" + KEY + ")", pipeline)) {
            return;
        }
        String next = "Wait for it to end, or let this command wait with --wait 10m.";
        if (!wait.isZero()) {
            Duration limit = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
            if (waited(warehouse, pipeline, limit)) {
                return;
            }
            next = "It did not end within "
                    + (limit.toMillisPart() == 0 ? limit.toSeconds() + " s." : limit.toMillis() + " ms.");
        }
        throw new HeadraceException(
                ExitCode.LOCKED,
                "Another run holds the pipeline '" + pipeline + "' in " + warehouse.endpoint() + ". "
                        + holder(warehouse, pipeline).orElse("It has just ended. ") + next);
    }

    /** Who holds the lock, where, and since when; nobody, if it was given back meanwhile. */
    private static Optional<String> holder(Session warehouse, String pipeline) {
        return warehouse.find(
                row -> {
                    String command = row.getString("command");
                    String who = row.getString("who");
                    String host = row.getString("host");
                    return (command == null ? "A session" : "'" + command + "'")
                            + (who == null ? "" : " by " + who)
                            + (host == null ? "" : " on " + host)
                            + (command == null ? "" : ", process " + row.getString("process_id") + ",")
                            + " has held it since " + row.getString("since") + " UTC. ";
                },
                SqlResource.read(RunLock.class, "lock_holder.sql").replace("{key}", KEY),
                pipeline,
                pipeline);
    }

    /** Gives back every lock of the session now; when a session ends, the server takes a moment to do so. */
    public static void release(Session warehouse) {
        warehouse.uncancelled(() -> warehouse.query(row -> true, "select pg_advisory_unlock_all()"));
    }

    /** Lets the server do the waiting, up to its lock time-out. */
    private static boolean waited(Session warehouse, String pipeline, Duration wait) {
        warehouse.execute("set lock_timeout to " + wait.toMillis());
        boolean acquired = isAcquiredInTime(warehouse, pipeline);
        warehouse.execute("reset lock_timeout");
        return acquired;
    }

    private static boolean isAcquiredInTime(Session warehouse, String pipeline) {
        try {
            return warehouse.one(row -> true, "select pg_advisory_lock(" + KEY + ")", pipeline);
        } catch (DatabaseException e) {
            if (e.sqlState().equals(LOCK_NOT_AVAILABLE)) {
                return false;
            }
            throw e;
        }
    }
}
