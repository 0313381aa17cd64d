package org.headrace.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections whose sessions were closed, for sessions to come: a login takes longer than many a command's work. What waits here
 * holds no lock, no temporary table and no setting. Not a pool: it never opens a connection, nor makes anyone wait for one.
 * Whoever makes it closes it. Not thread-safe.
 */
public final class IdleConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdleConnections.class);
    private static final int ANSWER_SECONDS = 5;

    private final int mostPerEndpoint;
    private final Map<Endpoint, Queue<Connection>> idle = new HashMap<>();

    private IdleConnections(int mostPerEndpoint) {
        this.mostPerEndpoint = mostPerEndpoint;
    }

    /** Keeps as many connections as one command has to one database. */
    public static IdleConnections shared() {
        return new IdleConnections(2);
    }

    /** Keeps nothing: every connection ends with its session. */
    public static IdleConnections none() {
        return new IdleConnections(0);
    }

    /** Whether a connection may wait here at all. */
    public boolean keepsAny() {
        return mostPerEndpoint > 0;
    }

    /** A connection that still works, if there is one. */
    Optional<Connection> take(Endpoint endpoint) {
        Queue<Connection> kept = idle.getOrDefault(endpoint, new ArrayDeque<>());
        while (!kept.isEmpty()) {
            Connection connection = kept.remove();
            if (isAlive(connection)) {
                return Optional.of(connection);
            }
            close(endpoint, connection);
        }
        return Optional.empty();
    }

    private static boolean isAlive(Connection connection) {
        try {
            return connection.isValid(ANSWER_SECONDS);
        } catch (SQLException e) {
            throw new AssertionError(e); // only of a negative time
        }
    }

    /**
     * Keeps a connection that its session needs no more, without anything of that session, its transaction neither.
     *
     * @return whether it is kept; otherwise the caller closes it
     */
    boolean keep(Endpoint endpoint, Connection connection) {
        Queue<Connection> kept = idle.computeIfAbsent(endpoint, any -> new ArrayDeque<>());
        return kept.size() < mostPerEndpoint && isReset(endpoint, connection) && kept.add(connection);
    }

    private static boolean isReset(Endpoint endpoint, Connection connection) {
        try (Statement statement = connection.createStatement()) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            statement.execute("discard all");
            statement.execute("reset role"); // to the one that the login has: older servers leave none
            return true;
        } catch (SQLException e) {
            LOG.debug("{}: a connection is not kept, as it does not answer", endpoint.name(), e);
            return false;
        }
    }

    @Override
    public void close() {
        idle.forEach((endpoint, kept) -> kept.forEach(connection -> close(endpoint, connection)));
        idle.clear();
    }

    private static void close(Endpoint endpoint, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("{}: a connection that was no longer needed could not be closed", endpoint.name(), e);
        }
    }
}
