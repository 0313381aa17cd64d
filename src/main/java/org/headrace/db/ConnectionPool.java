package org.headrace.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A few connections to one database that many short requests share. Thread-safe. Whoever makes it closes it. */
public final class ConnectionPool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Endpoint endpoint;
    private final HikariDataSource pool;

    /** A pool that connects when it is first used; the database may be away until then, and come back at any time. */
    public ConnectionPool(Endpoint endpoint, int most) {
        this.endpoint = endpoint;
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("headrace-" + endpoint.name());
        settings.setDataSource(new EndpointSource(endpoint));
        settings.setMaximumPoolSize(most);
        settings.setMinimumIdle(0);
        settings.setIdleTimeout(IDLE.toMillis());
        settings.setConnectionTimeout(PATIENCE.toMillis());
        settings.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(settings);
    }

    /**
     * Takes a connection; closing the session gives it back.
     *
     * @throws DatabaseException if there is none within eight seconds
     */
    public Session open() {
        try {
            return Session.borrowed(endpoint, pool.getConnection());
        } catch (SQLException e) {
            throw DatabaseException.of(e, endpoint, "");
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Connects as all sessions do. */
    private record EndpointSource(Endpoint endpoint) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return Login.connectBriefly(endpoint);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            return new PrintWriter(java.io.Writer.nullWriter());
        }

        @Override
        public void setLogWriter(PrintWriter writer) {
            // the driver logs as everyone does
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // the endpoint has its own
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
}
