package org.headrace.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.mariadb.jdbc.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a MariaDB or MySQL database, at UTC and strict: a value that does not fit is an error. Not thread-safe, but for {@link
 * #abort()}. Whoever opens it closes it.
 */
public final class MariaDbSession implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbSession.class);
    private static final String MYSQL = "jdbc:mysql:";
    private static final String MARIADB = "jdbc:mariadb:";
    private static final String CONNECT_MILLIS = "7000";
    /** An explicit 0 in a key that counts up stays 0. */
    private static final String SETTINGS =
            "set time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'";

    private static final int FETCHED_ROWS = 1_000;

    private final Endpoint endpoint;
    private final Connection connection;

    private MariaDbSession(Endpoint endpoint, Connection connection) {
        this.endpoint = endpoint;
        this.connection = connection;
    }

    /** Connects; gives up after seven seconds without an answer. */
    public static MariaDbSession open(Endpoint endpoint) {
        Properties properties = new Properties();
        endpoint.user().ifPresent(user -> properties.setProperty("user", user));
        endpoint.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("connectTimeout", CONNECT_MILLIS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("transformedBitIsBoolean", "false");
        // The driver takes the one scheme only; it speaks with both servers.
        String url =
                endpoint.url().startsWith(MYSQL) ? MARIADB + endpoint.url().substring(MYSQL.length()) : endpoint.url();
        try {
            return settled(new MariaDbSession(endpoint, new Driver().connect(url, properties)));
        } catch (SQLException e) {
            throw DatabaseException.of(e, endpoint, "");
        }
    }

    private static MariaDbSession settled(MariaDbSession session) {
        try {
            session.execute(SETTINGS);
            return session;
        } catch (DatabaseException failure) {
            session.abort();
            throw failure;
        }
    }

    /** A time as a literal without its quotes, in the years 1 to 9999; the time zone of this process does not matter. */
    public static String time(LocalDateTime time) {
        return TIME.format(time);
    }

    /** Quotes an identifier for SQL, so that any character in it is just a character. */
    public static String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    private DatabaseException failure(SQLException e, String sql) {
        return DatabaseException.of(e, endpoint, sql);
    }

    /** Runs one statement; returns how many rows it changed. */
    public long execute(String sql, Object... parameters) {
        LOG.debug("{}: {}", endpoint.name(), sql);
        try (PreparedStatement statement = prepared(sql, parameters)) {
            return statement.executeLargeUpdate();
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /** All rows of a query; for results that fit in memory. */
    public <T> List<T> query(Session.RowReader<T> reader, String sql, Object... parameters) {
        LOG.debug("{}: {}", endpoint.name(), sql);
        try (PreparedStatement statement = prepared(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
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
    public <T> Optional<T> find(Session.RowReader<T> reader, String sql, Object... parameters) {
        return query(reader, sql, parameters).stream().findFirst();
    }

    /** Reads what a result says of itself, before its first row. */
    @FunctionalInterface
    public interface ResultReader<T> {
        T read(ResultSetMetaData result) throws SQLException;
    }

    /** What the server says of the columns that a query would give. */
    public <T> T describe(ResultReader<T> reader, String sql) {
        String empty = "select * from (\n" + sql + "\n) as described limit 0";
        LOG.debug("{}: {}", endpoint.name(), empty);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(empty)) {
            return reader.read(rows.getMetaData());
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /** Takes the rows of a result one by one. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    /**
     * Hands each row of a query to {@code consumer}, in constant memory. Nothing else can be asked meanwhile. If that fails, the session is of
     * no use any more: to end a result in order would be to read all that is left of it.
     */
    public void stream(String sql, RowConsumer consumer) {
        LOG.debug("{}: {}", endpoint.name(), sql);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED_ROWS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                pass(rows, consumer);
            }
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    private void pass(ResultSet rows, RowConsumer consumer) throws SQLException {
        try {
            while (rows.next()) {
                consumer.accept(rows);
            }
        } catch (SQLException | RuntimeException | Error failure) {
            abort();
            throw failure;
        }
    }

    /**
     * Begins a transaction that reads one state of all InnoDB tables, until the session is closed.
     *
     * @param settings further ones, as statements
     */
    public void beginSnapshot(String... settings) {
        for (String setting : settings) {
            execute(setting);
        }
        execute("set session transaction isolation level repeatable read");
        execute("start transaction with consistent snapshot, read only");
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Runs {@code work} in one transaction: committed if it returns, rolled back if it throws. */
    public <T> T inTransaction(Supplier<T> work) {
        try {
            connection.setAutoCommit(false);
            T result;
            try {
                result = work.get();
            } catch (RuntimeException | Error failure) {
                rollbackAfter(failure);
                throw failure;
            }
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw failure(e, "commit");
        }
    }

    private void rollbackAfter(Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(failure(e, "rollback"));
        }
    }

    /** Starts to send many sets of parameters for one statement; the caller closes it. */
    public Batch batch(String sql) {
        LOG.debug("{}: {} (many times)", endpoint.name(), sql);
        try {
            return new Batch(sql, connection.prepareStatement(sql));
        } catch (SQLException e) {
            throw failure(e, sql);
        }
    }

    /** Sets of parameters on their way, sent some at a time, so that memory is constant. */
    public final class Batch implements AutoCloseable {
        private static final int MOST_ROWS = 2_000;
        private static final int MOST_CHARACTERS = 1 << 20;

        private final String sql;
        private final PreparedStatement statement;
        private int rows;
        private int characters;

        private Batch(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        /** Sets a parameter of the next row; the first is 1. Null is a value. */
        public void set(int index, String value) {
            try {
                if (value == null) {
                    statement.setNull(index, Types.VARCHAR);
                } else {
                    statement.setString(index, value);
                    characters += value.length();
                }
            } catch (SQLException e) {
                throw failure(e, sql);
            }
        }

        /** As {@link #set(int, String)}, of bytes. */
        public void set(int index, byte[] value) {
            try {
                statement.setBytes(index, value);
                characters += value.length;
            } catch (SQLException e) {
                throw failure(e, sql);
            }
        }

        /** Ends the row. */
        public void add() {
            try {
                statement.addBatch();
                rows++;
            } catch (SQLException e) {
                throw failure(e, sql);
            }
            if (rows >= MOST_ROWS || characters >= MOST_CHARACTERS) {
                flush();
            }
        }

        /** Sends the rows that are left. */
        public void flush() {
            if (rows == 0) {
                return;
            }
            try {
                statement.executeBatch();
                rows = 0;
                characters = 0;
            } catch (SQLException e) {
                throw failure(e, sql);
            }
        }

        @Override
        public void close() {
            try {
                statement.close();
            } catch (SQLException e) {
                throw failure(e, sql);
            }
        }
    }

    /** Whether the server is MariaDB, not MySQL. */
    public boolean isMariaDb() {
        try {
            return connection.getMetaData().getDatabaseProductName().equals("MariaDB");
        } catch (SQLException e) {
            throw failure(e, "");
        }
    }

    /** Cuts the connection, whatever runs on it; callable from another thread. What an open transaction did is lost. */
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("{}: the connection could not be cut", endpoint.name(), e);
        }
    }

    /** Ends the session; what an open transaction did is lost. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e, "");
        }
    }
}
