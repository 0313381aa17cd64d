package org.headrace.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a session at the request of another thread: refuses new statements, repeats PostgreSQL's message to cancel until the
 * connection is closed, and holds the message back while {@link #uncancelled} work is done. The message travels on a connection of
 * its own and names no statement: it may come before one begins, or hit a later one than was meant.
 */
final class Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);
    private static final long PAUSE_MILLIS = 100;

    private final Endpoint endpoint;

    /** Held while the message is on its way, and while uncancelled work is done. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean isRequested;

    Cancellation(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Begins, on threads of its own; a connection that is not closed after {@code patience} is cut. */
    void request(Connection connection, Duration patience) {
        isRequested = true;
        Thread thread = new Thread(() -> repeatMessage(connection), "cancellation in " + endpoint.name());
        thread.setDaemon(true);
        thread.start();
        // Apart from the messages, each of which may take seconds where a server is silent.
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> cut(connection));
    }

    private void repeatMessage(Connection connection) {
        try {
            while (!connection.isClosed()) {
                sendMessage(connection);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException e) {
            LOG.debug("{}: closed while it was cancelled", endpoint.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends the message once, unless it is on its way already or uncancelled work is done. */
    void sendMessage(Connection connection) throws SQLException {
        if (lock.tryLock()) {
            try {
                connection.unwrap(BaseConnection.class).cancelQuery();
            } finally {
                lock.unlock();
            }
        }
    }

    private void cut(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("{}: could not be cut", endpoint.name(), e);
        }
    }

    boolean isRequested() {
        return isRequested;
    }

    /** Throws if this is requested, unless the calling thread does uncancelled work. */
    void requireNotRequested() {
        if (isRequested && !lock.isHeldByCurrentThread()) {
            throw new HeadraceException(
                    ExitCode.INTERRUPTED,
                    "The command was interrupted; " + endpoint.name() + " was asked nothing more.");
        }
    }

    /** Does work that is not cancelled, not even by a message that is on its way already. */
    void uncancelled(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
