package org.headrace.testing;

import java.sql.Connection;
import java.sql.SQLException;

/** Transactions of one session, one after the other; each begins with the first statement after the last one's end. */
public final class TestTransaction {
    private final Connection connection;

    TestTransaction(Connection connection) {
        this.connection = connection;
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs statements in the open transaction. */
    public TestTransaction execute(String... statements) {
        for (String sql : statements) {
            TestDatabase.run(connection, sql);
        }
        return this;
    }

    public void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
