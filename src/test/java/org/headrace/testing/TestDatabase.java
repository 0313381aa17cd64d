package org.headrace.testing;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.headrace.db.Endpoint;

/** A database as others see it: sessions that are not the engine's. Lives for one test. */
public final class TestDatabase implements AutoCloseable {
    private final Endpoint endpoint;
    private final List<Connection> connections = new ArrayList<>();
    private final Connection shared;

    TestDatabase(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.shared = connect();
    }

    private Connection connect() {
        try {
            Connection connection = DriverManager.getConnection(
                    endpoint.url() + "?ApplicationName=test",
                    endpoint.user().orElseThrow(),
                    endpoint.password().orElseThrow());
            connections.add(connection);
            return connection;
        } catch (SQLException e) {
            throw new AssertionError("cannot connect to " + endpoint, e);
        }
    }

    /** Where the engine finds it. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** What the server calls it. */
    public String name() {
        return endpoint.url().substring(endpoint.url().lastIndexOf('/') + 1);
    }

    /** Runs statements, each committed at once. */
    public void execute(String... statements) {
        for (String sql : statements) {
            run(shared, sql);
        }
    }

    /** The rows of a query, each as PostgreSQL writes a row: {@code (2023-01-01,7,)}. */
    public List<String> rows(String query) {
        List<String> rows = new ArrayList<>();
        try (Statement statement = shared.createStatement();
                ResultSet result = statement.executeQuery("select (test_row)::text from (" + query + ") as test_row")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** The first column of a query's first row, as text. */
    public String value(String query) {
        return value(shared, query);
    }

    static String value(Connection connection, String query) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            if (!result.next()) {
                throw new AssertionError("no row: " + query);
            }
            return result.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** A session in a transaction that stays open until it is told otherwise, or the test ends. */
    public TestTransaction begin() {
        return new TestTransaction(connect());
    }

    /** Returns once a session of the engine waits for a lock in this database. */
    public void awaitWaiting() {
        await("the engine to wait for a lock")
                .pollInterval(Duration.ofMillis(10))
                .until(() -> value("select count(*) > 0 from pg_stat_activity where application_name = 'headrace'"
                                + " and wait_event_type = 'Lock' and datname = current_database()")
                        .equals("t"));
    }

    /** Whether a session waits for a lock of this table. */
    public boolean isAwaited(String table) {
        return value("select count(*) > 0 from pg_locks where not granted and relation = '" + table + "'::regclass")
                .equals("t");
    }

    /** Ends the engine's sessions in this database that wait for a lock. */
    public void endWaiting() {
        end("wait_event_type = 'Lock'");
    }

    /** Ends the engine's sessions in this database that have nothing to do. */
    public void endIdle() {
        end("state like 'idle%'");
    }

    private void end(String condition) {
        rows("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'headrace'"
                + " and datname = current_database() and " + condition);
    }

    static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
