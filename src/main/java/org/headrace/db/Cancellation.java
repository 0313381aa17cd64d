package org.headrace.db;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.core.BaseConnection;

/**
 * Cancels what a connection's server is doing. A request travels on a connection of its own and names no statement, so that it
 * might end a later one than was meant, were it not kept apart from those that must come to their end.
 */
final class Cancellation {
    private static final long PATIENCE_SECONDS = 5;

    /** Held while a request is on its way, and while work is done that no request may end. */
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Asks the server to end the running statement. On return it has been told, and ends none that begins later. If work that is
     * held apart does not end for five seconds, nothing is asked.
     */
    void request(BaseConnection driver) throws SQLException {
        try {
            if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            driver.cancelQuery();
        } finally {
            lock.unlock();
        }
    }

    /** Does work that no request may end, one that is on its way neither. */
    void holdApart(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
