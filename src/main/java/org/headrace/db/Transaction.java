package org.headrace.db;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction of a session, which has one at a time. The only owner of commit, rollback and autocommit. Closing it rolls back, unless it
 * was committed. Whoever begins it closes it, or the session.
 */
public final class Transaction implements AutoCloseable {
    private final Session session;
    private final Connection connection;
    private boolean isCommitted;

    private Transaction(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    /** Begins one; the server is told with the first statement. */
    static Transaction begin(Session session, Connection connection) {
        try {
            if (!connection.getAutoCommit()) {
                throw new AssertionError(
                        session.endpoint().name() + ": a transaction is open already; this is a bug in headrace");
            }
            connection.setAutoCommit(false);
            return new Transaction(session, connection);
        } catch (SQLException e) {
            throw session.failure(e, "begin");
        }
    }

    public void commit() {
        try {
            connection.commit();
            isCommitted = true;
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw session.failure(e, "commit");
        }
    }

    /** Rolls back even if the session is cancelled. */
    @Override
    public void close() {
        if (!isCommitted) {
            session.uncancelled(this::rollback);
        }
    }

    private void rollback() {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw session.failure(e, "rollback");
        }
    }

    /** Closes it because of a failure, to which is added what goes wrong with that. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (DatabaseException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }
}
