package org.headrace.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

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

    /** Runs a statement that may fail, such as one that would have to wait; says whether it did not. */
    public boolean attempt(String sql) {
        execute("savepoint attempt", "set local lock_timeout to '1ms'");
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            execute("release attempt");
            return true;
        } catch (SQLException e) {
            execute("rollback to attempt");
            return false;
        }
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
