package org.headrace.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a PostgreSQL database, at UTC. Not thread-safe, but
 * for {@link #cancel(Duration)}. Whoever opens it closes it.
 */
public final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Endpoint endpoint;
    private final Lease lease;
    private final Connection connection;
    private final Cancellation cancellation;
    private boolean isReusable = true;
    private boolean isPooledByTransaction;
    /** Whether the server said so at the login, as those from version 14 on do. */
    private boolean isOnStandby;

    private volatile boolean isClosed;

    private Session(Endpoint endpoint, Lease lease) {
        this.endpoint = endpoint;
        this.lease = lease;
        this.connection = lease.connection();
        this.cancellation = new Cancellation(endpoint);
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Connects, with a connection of its own; gives up after seven seconds without an answer. */
    public static Session open(Endpoint endpoint) {
        return Connections.unshared().open(endpoint, session -> {});
    }

    /** A session on a connection; {@code opened} is told of it before anything is asked of the server. */
    static Session open(Endpoint endpoint, Lease lease, Consumer<Session> opened) throws SQLException {
        Session session = new Session(endpoint, lease);
        try {
            opened.accept(session);
            session.configure();
            return session;
        } catch (SQLException | RuntimeException | Error failure) {
            session.closeAfter(failure);
            throw failure;
        }
    }

    private void configure() throws SQLException {
        isOnStandby = "on".equals(driver().getParameterStatus("in_hot_standby"));
        isPooledByTransaction = !SessionSettings.make(this, driver().getBackendPID());
        isReusable &= !isPooledByTransaction;
    }

    private void closeAfter(Throwable failure) {
        isReusable = false;
        try {
            close();
        } catch (DatabaseException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }

    /**
     * Refuses a session whose locks and settings do not hold, as it has no session of the server for itself.
     *
     * @throws HeadraceException if a pooler gives each of its transactions another one
     */
    public void requireOwnBackend() {
        if (isPooledByTransaction) {
            throw Pooler.refused(endpoint);
        }
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** What a failure of the driver says; the connection is then left to no other session. */
    DatabaseException failure(SQLException e, String sql) {
        isReusable = false;
        return isOnStandby ? DatabaseException.ofStandby(e, endpoint, sql) : DatabaseException.of(e, endpoint, sql);
    }

    /** Runs one or more statements without parameters. */
    public void execute(String sql) {
        LOG.debug("{}: {}", endpoint.name(), sql);
        try (Statement statement = connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /** Runs one statement; returns how many rows it changed. */
    public long update(String sql, Object... parameters) {
        LOG.debug("{}: {}", endpoint.name(), sql);
        try (Statement statement = parameters.length == 0 ? connection().createStatement() : prepare(sql, parameters)) {
            return statement instanceof PreparedStatement prepared
                    ? prepared.executeLargeUpdate()
                    : statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /** Runs one statement for each set of parameters, in one round trip. */
    public void updateAll(String sql, List<Object[]> parameterSets) {
        if (parameterSets.isEmpty()) {
            return;
        }
        LOG.debug("{}: {} ({} times)", endpoint.name(), sql, parameterSets.size());
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            for (Object[] parameters : parameterSets) {
                bind(statement, parameters);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /** All rows of a query; for results that fit in memory. Without parameters a question mark is an operator. */
    public <T> List<T> query(RowReader<T> reader, String sql, Object... parameters) {
        LOG.debug("{}: {}", endpoint.name(), sql);
        try (Statement statement = parameters.length == 0 ? connection().createStatement() : prepare(sql, parameters);
                ResultSet rows = statement instanceof PreparedStatement prepared
                        ? prepared.executeQuery()
                        : statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /** The first row of a query, if it has one. */
    public <T> Optional<T> find(RowReader<T> reader, String sql, Object... parameters) {
        return query(reader, sql, parameters).stream().findFirst();
    }

    /** The first row of a query that always has one. */
    public <T> T one(RowReader<T> reader, String sql, Object... parameters) {
        return query(reader, sql, parameters).get(0);
    }

    /** The columns a query would give, without running it. A question mark is an operator. */
    public List<Column> describe(String sql) {
        LOG.debug("{}: describe {}", endpoint.name(), sql);
        try {
            return QueryDescription.columns(this, sql);
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /**
     * The type of one column.
     *
     * @param column its name, not quoted
     * @param from what has it, as SQL for a FROM
     */
    public String columnType(String column, String from) {
        return describe("select " + TableName.quote(column) + " from " + from)
                .get(0)
                .type();
    }

    /** Runs {@code work} in one transaction: committed if it returns, rolled back if it throws. */
    public <T> T inTransaction(Supplier<T> work) {
        try (Transaction transaction = begin()) {
            T result = work.get();
            transaction.commit();
            return result;
        }
    }

    /** As {@link #inTransaction(Supplier)}, without a result. */
    public void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return true;
        });
    }

    /** Runs {@code work} in one read-only transaction in which every statement sees the same state. */
    public <T> T inSnapshot(Supplier<T> work) {
        return inSnapshot(List.of(), work);
    }

    /** As {@link #inSnapshot(Supplier)}, under further settings, which are statements. */
    public <T> T inSnapshot(List<String> settings, Supplier<T> work) {
        try (Transaction snapshot = beginSnapshot(settings.toArray(String[]::new))) {
            T result = work.get();
            snapshot.commit();
            return result;
        }
    }

    /** As {@link #inSnapshot(Supplier)}, without a result. */
    public void inSnapshot(Runnable work) {
        inSnapshot(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Begins a read-only transaction in which every statement sees the same state. All settings are made in it once more: behind a pooler,
     * it may have come to a session of the server that was not configured.
     *
     * @param settings further ones, as statements
     * @return ends when it is closed, or with the session
     */
    public Transaction beginSnapshot(String... settings) {
        return begin(SessionSettings.ofSnapshot(settings));
    }

    /** Begins a transaction; whoever does so commits it, or rolls it back by closing it. */
    public Transaction begin() {
        return begin(isPooledByTransaction ? SessionSettings.OF_TRANSACTION : "");
    }

    private Transaction begin(String settings) {
        Transaction transaction = Transaction.begin(this, connection);
        try {
            if (!settings.isEmpty()) {
                execute(settings);
            }
            return transaction;
        } catch (RuntimeException | Error failure) {
            transaction.closeAfter(failure);
            throw failure;
        }
    }

    private PreparedStatement prepare(String sql, Object[] parameters) throws SQLException {
        PreparedStatement statement = connection().prepareStatement(sql);
        bind(statement, parameters);
        return statement;
    }

    private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    /** Throws if this session is cancelled. */
    private Connection connection() {
        cancellation.requireNotRequested();
        return connection;
    }

    /** Throws if this session is cancelled. */
    BaseConnection driver() throws SQLException {
        return connection().unwrap(BaseConnection.class);
    }

    /**
     * Ends the running statement, and lets no other one begin but a commit, a rollback and what is {@link #uncancelled}. Callable
     * from another thread; does not wait. Nothing happens to a closed session.
     *
     * @param patience how long the session may stay open then; after that its connection is cut
     */
    public void cancel(Duration patience) {
        if (!isClosed) {
            cancellation.request(connection, patience);
        }
    }

    /** Does short work that is done even if the session is cancelled. */
    public void uncancelled(Runnable work) {
        cancellation.uncancelled(work);
    }

    /** Asks the server to end the running statement; as that may come late, the connection is left to no other session. */
    void cancelStatement() {
        isReusable = false;
        try {
            cancellation.sendMessage(connection);
        } catch (SQLException e) {
            LOG.debug("{}: the running statement could not be cancelled", endpoint.name(), e);
        }
    }

    /** Ends the session; what an open transaction did is lost. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            lease.end(isReusable && !cancellation.isRequested());
        } catch (SQLException e) {
            throw failure(e, "");
        }
    }

    /** Says that the connection is of no use to anyone: what it was told to do last has no end. */
    void abandon() {
        isReusable = false;
        close();
    }
}
