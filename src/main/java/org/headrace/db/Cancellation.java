package org.headrace.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of what a session does, at the request of another thread. What tells the server travels on a connection of its own and
 * names no statement: it may come before one begins, or hit a later one than was meant. So it is repeated until the connection is
 * closed, no statement begins any more, and those that must come to their end are kept apart from it.
 */
final class Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);
    private static final long PAUSE_MILLIS = 100;

    private final Endpoint endpoint;

    /** Held while the server is told, and while work is done that is kept apart. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean isRequested;

    Cancellation(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Begins it, on a thread of its own; a connection that is not closed after {@code patience} is cut. */
    void request(Connection connection, Duration patience) {
        isRequested = true;
        Thread thread = new Thread(() -> insist(connection, patience), "cancellation in " + endpoint.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void insist(Connection connection, Duration patience) {
        long start = System.nanoTime();
        try {
            while (!connection.isClosed() && System.nanoTime() - start < patience.toNanos()) {
                tellServer(connection);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("{}: what runs could not be cancelled", endpoint.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellServer(Connection connection) throws SQLException {
        if (lock.tryLock()) {
            try {
                connection.unwrap(BaseConnection.class).cancelQuery();
            } finally {
                lock.unlock();
            }
        }
    }

    boolean isRequested() {
        return isRequested;
    }

    /** Throws if this is requested and the calling thread does nothing that is kept apart. */
    void requireNotRequested() {
        if (isRequested && !lock.isHeldByCurrentThread()) {
            throw new HeadraceException(
                    ExitCode.INTERRUPTED,
                    "The command was interrupted; " + endpoint.name() + " was asked nothing more.");
        }
    }

    /** Does work that is not to be cancelled, nor by what is on its way already. */
    void keepApart(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
