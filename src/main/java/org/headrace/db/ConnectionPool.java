package org.headrace.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to one database that sessions share, one after the other. What waits here holds no lock, no temporary table, no transaction
 * and no setting. Thread-safe. Whoever makes it closes it.
 */
public final class ConnectionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration SHORT_STATEMENT = Duration.ofSeconds(7);
    private static final int ANSWER_SECONDS = 5;

    private final Endpoint endpoint;
    private final PoolLogins logins;
    private final HikariDataSource pool;

    /**
     * A pool for short statements: one that is not answered within seven seconds fails. It connects when it is first used; the database may
     * be away until then, and come back at any time.
     */
    public ConnectionPool(Endpoint endpoint, int most) {
        this(endpoint, most, Optional.of(SHORT_STATEMENT));
    }

    private ConnectionPool(Endpoint endpoint, int most, Optional<Duration> silence) {
        this.endpoint = endpoint;
        this.logins = new PoolLogins(endpoint, silence);
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("headrace-" + endpoint.name());
        settings.setDataSource(logins);
        settings.setMaximumPoolSize(most);
        settings.setMinimumIdle(0);
        settings.setIdleTimeout(IDLE.toMillis());
        settings.setConnectionTimeout(PATIENCE.toMillis());
        settings.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(settings);
    }

    /** A pool for statements that may take as long as they need. */
    static ConnectionPool ofLongStatements(Endpoint endpoint, int most) {
        return new ConnectionPool(endpoint, most, Optional.empty());
    }

    /**
     * Takes a connection; closing the session gives it back.
     *
     * @throws DatabaseException if there is none within eight seconds
     */
    public Session open() {
        return open(session -> {});
    }

    /** As {@link #open()}; {@code opened} is told of the session before anything is asked of the server. */
    Session open(Consumer<Session> opened) {
        try {
            return Session.open(endpoint, takeAlive(), opened);
        } catch (SQLException e) {
            throw DatabaseException.of(e, endpoint, "");
        }
    }

    /** The pool itself trusts a connection that was used within half a second, though its server may have ended since. */
    private Lease takeAlive() throws SQLException {
        while (true) {
            Borrowed taken = take();
            if (taken.connection().isValid(ANSWER_SECONDS)) {
                return taken;
            }
            taken.end(false);
        }
    }

    /**
     * Takes a connection that waits, or logs in on this thread. If the pool logged in, it would repeat a refused login until its time-out,
     * and report the time-out; the server's answer would be lost.
     */
    private Borrowed take() throws SQLException {
        Optional<Connection> made = Optional.empty();
        if (pool.getHikariPoolMXBean().getIdleConnections() == 0
                && pool.getHikariPoolMXBean().getTotalConnections() < pool.getMaximumPoolSize()) {
            made = Optional.of(logins.login());
            logins.made().add(made.get());
        }
        try {
            Connection pooled = pool.getConnection();
            return new Borrowed(pooled, pooled.unwrap(BaseConnection.class));
        } finally {
            // One that another session gave back may have come first.
            if (made.isPresent() && logins.made().remove(made.get())) {
                made.get().close();
            }
        }
    }

    /** A connection that goes back to the pool. */
    private final class Borrowed implements Lease {
        private final Connection pooled;
        private final Connection driver;

        Borrowed(Connection pooled, Connection driver) {
            this.pooled = pooled;
            this.driver = driver;
        }

        @Override
        public Connection connection() {
            return driver;
        }

        @Override
        public void end(boolean isReusable) throws SQLException {
            if (isReusable && isReset(driver)) {
                pooled.close();
                return;
            }
            try {
                driver.close(); // here, as the pool would do it later: what it holds shall be free for whoever comes
                // next
            } finally {
                pool.evictConnection(pooled);
            }
        }
    }

    /** Takes from a connection whatever its session left, its transaction too; false if it is of no more use. */
    private boolean isReset(Connection driver) {
        try (Statement statement = driver.createStatement()) {
            if (!driver.getAutoCommit()) {
                driver.rollback();
                driver.setAutoCommit(true);
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
        pool.close();
    }
}
