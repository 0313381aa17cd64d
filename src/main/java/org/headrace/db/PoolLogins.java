package org.headrace.db;

import java.io.PrintWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * What a pool takes new connections from: those that were made for it beforehand, and then logins of its own.
 *
 * @param silence how long a connection waits for an answer, if not for ever
 */
record PoolLogins(Endpoint endpoint, Optional<Duration> silence, Queue<Connection> made) implements DataSource {
    PoolLogins(Endpoint endpoint, Optional<Duration> silence) {
        this(endpoint, silence, new ConcurrentLinkedQueue<>());
    }

    Connection login() throws SQLException {
        return Login.connect(endpoint, silence);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection next = made.poll();
        return next == null ? login() : next;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return new PrintWriter(Writer.nullWriter());
    }

    @Override
    public void setLogWriter(PrintWriter writer) {
        // the driver logs as everyone does
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // a login has its own
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
