package org.headrace.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.embedded.EmbeddedServer;
import org.headrace.state.StateSchema;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The one server of this test JVM, which never outlives it. Where a Docker engine answers it is a container of the oldest
 * version we support, elsewhere the embedded server; {@code -Dtest.db=embedded} or {@code =testcontainers} decides. To let
 * production, or the warehouse, lie on a server of another version, name that one, which must trust the user postgres:
 * {@code -Dtest.production=jdbc:postgresql://127.0.0.1:5433/} or {@code -Dtest.warehouse=...}; {@code oldest} is one of the
 * oldest version we support, which is started for that.
 */
final class PostgresServer implements AutoCloseable {
    private static final String IMAGE = System.getProperty("test.postgres.image", "postgres:13-alpine");
    private static final Path HOME = Path.of("target", "test-postgres");
    private static final int PORT = 22_432;
    private static final String OLDEST = "oldest";
    private static final int OLDEST_PORT = 22_632;
    private static final int PULL_SECONDS = 120;
    private static final long THIS_JVM = ProcessHandle.current().pid();
    private static final String PREFIX = "test_";

    private enum Choice {
        AUTO,
        EMBEDDED,
        TESTCONTAINERS
    }

    private final String address;
    private final String user;
    private final String password;
    private final Runnable stop;
    private final Connection admin;
    private final String template = PREFIX + THIS_JVM + "_template";
    private final String quickly;
    private int databases;

    private PostgresServer(String address, String user, String password, Runnable stop) throws SQLException {
        this.address = address;
        this.user = user;
        this.password = password;
        this.stop = stop;
        this.admin = DriverManager.getConnection(address + "postgres", user, password);
        this.quickly = admin.getMetaData().getDatabaseMajorVersion() >= 15 ? " strategy file_copy" : "";
    }

    static PostgresServer start() {
        Choice choice = Choice.valueOf(System.getProperty("test.db", "auto").toUpperCase(Locale.ROOT));
        try {
            Optional<PostgresServer> container = choice == Choice.EMBEDDED ? Optional.empty() : container(choice);
            PostgresServer server = container.isPresent() ? container.get() : embedded();
            server.report(container.isPresent() ? "Testcontainers, " + IMAGE : "embedded");
            server.dropLeftovers();
            server.makeTemplate();
            return server;
        } catch (SQLException e) {
            throw new AssertionError("the database of the tests cannot be started", e);
        }
    }

    /** The server that was named on the command line. */
    static PostgresServer named(String name) {
        try {
            PostgresServer server = name.equals(OLDEST) ? oldest() : new PostgresServer(name, "postgres", "", () -> {});
            server.report(name);
            server.dropLeftovers();
            server.makeTemplate();
            return server;
        } catch (SQLException e) {
            throw new AssertionError("no server that trusts the user postgres is at " + name, e);
        }
    }

    private static PostgresServer oldest() throws SQLException {
        SourceServer server = SourceServer.createOldest(OLDEST, OLDEST_PORT);
        server.set("max_prepared_transactions = 10", "shared_buffers = 256MB");
        server.start();
        return new PostgresServer(server.endpoint("").url(), "postgres", "", server::close);
    }

    /** Absent if Docker is a mere possibility that did not come true, for whatever reason. */
    private static Optional<PostgresServer> container(Choice choice) throws SQLException {
        if (choice == Choice.AUTO) {
            ((Logger) LoggerFactory.getLogger("org.testcontainers")).setLevel(Level.OFF);
        }
        try {
            if (choice == Choice.AUTO && !DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.empty();
            }
            PostgreSQLContainer container = CompletableFuture.supplyAsync(PostgresServer::startContainer)
                    .get(PULL_SECONDS, TimeUnit.SECONDS);
            return Optional.of(new PostgresServer(
                    "jdbc:postgresql://" + container.getHost() + ":" + container.getMappedPort(5432) + "/",
                    container.getUsername(),
                    container.getPassword(),
                    container::stop));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException | RuntimeException | LinkageError e) {
            if (choice == Choice.TESTCONTAINERS) {
                throw new AssertionError("-Dtest.db=testcontainers: no container of " + IMAGE + " could be started", e);
            }
            return Optional.empty();
        }
    }

    @SuppressWarnings("resource") // lives as long as this JVM; stopped by close()
    private static PostgreSQLContainer startContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE)
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_prepared_transactions=10");
        container.start();
        return container;
    }

    private static PostgresServer embedded() throws SQLException {
        EmbeddedServer server = new EmbeddedServer(HOME, PORT);
        PostgresServer started = connect(server);
        if (started.ask("show max_prepared_transactions").equals("0")) {
            started.execute("alter system set max_prepared_transactions = 10");
            started.execute("alter system set fsync = off");
            started.execute("alter system set autovacuum = off");
            started.admin.close();
            server.stop();
            started = connect(server);
        }
        return started;
    }

    private static PostgresServer connect(EmbeddedServer server) throws SQLException {
        EmbeddedServer.Address address = server.start(Optional.of(THIS_JVM));
        return new PostgresServer(
                address.url(""), address.user(), address.password(), () -> server.stopIfOwnedBy(THIS_JVM));
    }

    @SuppressWarnings("SystemOut") // the one line that says what the tests ran on
    private void report(String provider) throws SQLException {
        System.out.println("Database tests run on PostgreSQL " + ask("show server_version") + " (" + provider + ")");
    }

    /** A killed JVM drops nothing; its databases are those whose number is no running process. */
    private void dropLeftovers() {
        List<String> names = names("select datname from pg_database where datname ~ '^" + PREFIX + "[0-9]+_'");
        for (String name : names) {
            long owner = Long.parseLong(name.substring(PREFIX.length(), name.indexOf('_', PREFIX.length())));
            if (owner == THIS_JVM || ProcessHandle.of(owner).isEmpty()) {
                drop(name);
            }
        }
    }

    /** An empty warehouse, migrated once for all tests. */
    private void makeTemplate() throws SQLException {
        execute("create database " + template);
        try (Session session = Session.open(endpoint("warehouse", template))) {
            StateSchema.MIGRATIONS.apply(session);
        }
    }

    /** A new database of its own name, at a time zone that is neither UTC nor an hour's multiple from it. */
    TestDatabase createDatabase(String name) {
        String database = PREFIX + THIS_JVM + "_" + ++databases + "_" + name;
        execute("create database " + database + " template " + (name.equals("warehouse") ? template : "template1")
                + quickly);
        execute("alter database " + database + " set timezone to 'America/St_Johns'");
        return new TestDatabase(endpoint(name, database));
    }

    private Endpoint endpoint(String name, String database) {
        return new Endpoint(name, address + database, Optional.of(user), Optional.of(password));
    }

    void drop(String database) {
        rollBackPrepared(database);
        execute("drop database " + database + " with (force)");
    }

    /** A prepared transaction outlives its session, and keeps its database from being dropped; only from within can it be ended. */
    private void rollBackPrepared(String database) {
        List<String> names = names("select gid from pg_prepared_xacts where database = '" + database + "'");
        if (names.isEmpty()) {
            return;
        }
        try (Connection connection = DriverManager.getConnection(address + database, user, password);
                Statement rollback = connection.createStatement()) {
            for (String name : names) {
                rollback.execute("rollback prepared '" + name + "'");
            }
        } catch (SQLException e) {
            throw new AssertionError("prepared transactions in " + database, e);
        }
    }

    private List<String> names(String query) {
        List<String> names = new ArrayList<>();
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    private void execute(String sql) {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        drop(template);
        admin.close();
        stop.run();
    }
}
