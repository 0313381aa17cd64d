package org.headrace.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Connections;
import org.headrace.db.DatabaseException;
import org.headrace.db.Endpoint;
import org.headrace.db.Migrations;
import org.headrace.db.Session;
import org.headrace.embedded.EmbeddedServer;
import org.headrace.project.ConnectionKind;
import org.headrace.project.ConnectionSettings;
import org.headrace.project.Project;
import org.headrace.publish.MariaDbTarget;
import org.headrace.publish.PostgresTarget;
import org.headrace.publish.Target;
import org.headrace.source.Source;
import org.headrace.source.files.FilesSource;
import org.headrace.source.jdbc.MariaDbSource;
import org.headrace.source.postgres.PostgresSource;
import org.headrace.state.StateSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of a project by name, each opened only when it is asked for. Starts the embedded server for the length of this process where one is needed. */
public final class Databases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final TableName HISTORY = new TableName("public", "headrace_schema_history");

    /** How long a server may take to heed a cancellation. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Longer than that, and than a login may take, since the warehouse is told how the run ended. */
    private static final Duration WAREHOUSE_PATIENCE = Duration.ofSeconds(8);

    private final Project project;
    private final Connections connections;
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final List<Target> targets = new CopyOnWriteArrayList<>();

    private final List<Runnable> cancellations = new CopyOnWriteArrayList<>();
    private volatile boolean isCancelled;

    /** Connections of a project; {@code connections} are where their sessions get theirs from, and the caller's to close. */
    public Databases(Project project, Connections connections) {
        this.project = project;
        this.connections = connections;
    }

    /** The server under .headrace/, whether it runs or not. */
    public EmbeddedServer embeddedServer() {
        return new EmbeddedServer(project.root().resolve(".headrace"), project.embeddedPort());
    }

    /** Whether any connection of the project lives on the embedded server. */
    public boolean usesEmbeddedServer() {
        return embeddedDatabases().findAny().isPresent();
    }

    /** The names of the databases that the project keeps on the embedded server. */
    public Stream<String> embeddedDatabases() {
        return project.connections().values().stream()
                .flatMap(connection -> connection.embeddedDatabase().stream())
                .sorted();
    }

    /** Whether a connection lives on the embedded server. */
    public boolean isEmbedded(String name) {
        return project.connection(name).embeddedDatabase().isPresent();
    }

    /** Whether a connection leads to a server, not to a folder of files. */
    public boolean isServer(String name) {
        return project.connection(name).kind() != ConnectionKind.FILES;
    }

    /** Takes the snapshot that loads of one connection read. */
    public Source source(String name, List<String> queries) {
        return switch (project.connection(name).kind()) {
            case POSTGRESQL -> new PostgresSource(open(name), queries);
            case FILES -> files(project.connection(name));
            case MARIADB -> registered(MariaDbSource.open(endpoint(name)));
            case FEED -> throw isFeed(name, "no run reads it; 'headrace stream' does");
        };
    }

    private Source files(ConnectionSettings settings) {
        return new FilesSource(
                project.root().resolve(settings.folder()),
                project.root().resolve(".headrace"),
                settings.extensions().map(project.root()::resolve));
    }

    private Source registered(MariaDbSource source) {
        cancellations.add(source::cancel);
        if (isCancelled) {
            source.cancel();
        }
        return source;
    }

    private static HeadraceException isFeed(String name, String but) {
        return HeadraceException.usage("The connection '" + name + "' is a feed: " + but + ".");
    }

    /** Whether a session can be opened to a connection. */
    public boolean isPostgresql(String name) {
        return project.connection(name).kind() == ConnectionKind.POSTGRESQL;
    }

    /** Whether a connection leads to a feed, which holds no tables. */
    public boolean isFeed(String name) {
        return project.connection(name).kind() == ConnectionKind.FEED;
    }

    /** Where the connection of this name leads. */
    public Endpoint endpoint(String name) {
        ConnectionSettings settings = project.connection(name);
        Optional<String> database = settings.embeddedDatabase();
        if (database.isEmpty()) {
            return new Endpoint(name, settings.url(), settings.user(), settings.password());
        }
        EmbeddedServer.Address address =
                embeddedServer().start(Optional.of(ProcessHandle.current().pid()));
        return new Endpoint(
                name, address.url(database.get()), Optional.of(address.user()), Optional.of(address.password()));
    }

    /** Opens a session, as things are; a database of the embedded server is made if missing. Closed with this object. */
    public Session open(String name) {
        Session session = opened(name);
        // A source is read in one transaction, whose settings are its own; the warehouse's session holds locks.
        if (name.equals(Project.WAREHOUSE)) {
            session.requireOwnBackend();
        }
        return session;
    }

    private Session opened(String name) {
        Endpoint endpoint = endpoint(name);
        try {
            return connections.open(endpoint, this::register);
        } catch (DatabaseException e) {
            Optional<String> database = project.connection(name).embeddedDatabase();
            if (!e.sqlState().equals(NO_SUCH_DATABASE) || database.isEmpty()) {
                throw e;
            }
            embeddedServer().createDatabaseIfMissing(database.get());
            return connections.open(endpoint, this::register);
        }
    }

    /** Opens another session to a database that is known to be there, with a connection of its own. Callable from another thread. */
    public Session openAnother(Endpoint endpoint) {
        return Connections.unshared().open(endpoint, this::register);
    }

    /** Connects to where tables are published; an interruption ends what runs there. Closed by the caller. */
    public Target target(String name) {
        Target target = switch (project.connection(name).kind()) {
            case POSTGRESQL -> new PostgresTarget(opened(name));
            case MARIADB -> MariaDbTarget.open(endpoint(name));
            case FILES ->
                throw HeadraceException.usage(
                        "The connection '" + name
                                + "' is a folder of files, and tables are published to databases. Name another one in the key 'to'.");
            case FEED -> throw isFeed(name, "nothing can be published to it");
        };
        targets.add(target);
        if (isCancelled) {
            target.abort();
        }
        return target;
    }

    private void register(Session session) {
        sessions.add(session);
        if (isCancelled) {
            cancel(session);
        }
    }

    /**
     * Opens a session to a source for a generator, with its migrations applied. Where its table is there but no history of ours, others made
     * the table, and it is taken as it is.
     */
    public Session openSource(String name, String table) {
        Session session = open(name);
        boolean isTaken = session.one(
                row -> row.getBoolean(1),
                "select to_regclass(?) is not null and to_regclass(?) is null",
                TableName.quote(table),
                HISTORY.quoted());
        if (!isTaken) {
            migrate(name, session);
        }
        return session;
    }

    /** Applies the migrations that the project has for a database; returns their names. */
    public List<String> migrate(String name, Session session) {
        List<String> applied =
                migrations(name).map(migrations -> migrations.apply(session)).orElse(List.of());
        if (!applied.isEmpty()) {
            LOG.info("{}: applied {}", name, String.join(", ", applied));
        }
        return applied;
    }

    /** Opens a session to the warehouse, with the engine's own schema. */
    public Session openWarehouse() {
        Session session = open(Project.WAREHOUSE);
        migrate(Project.WAREHOUSE, session);
        StateSchema.MIGRATIONS.apply(session);
        return session;
    }

    /** The project's migrations that a database has not seen, by name. */
    public List<String> pendingMigrations(String name, Session session) {
        return migrations(name).map(migrations -> migrations.pending(session)).orElse(List.of());
    }

    /** The texts of migrations of the project, by name, in the order in which they are applied. */
    public Map<String, String> migrationTexts(String connection, List<String> names) {
        Map<String, String> texts = new LinkedHashMap<>();
        Path folder = project.root().resolve("migrations").resolve(connection);
        names.stream().sorted(Comparator.comparing(Databases::version)).forEach(name -> {
            try {
                texts.put(name, Files.readString(folder.resolve(name)));
            } catch (IOException e) {
                throw HeadraceException.failed(
                        "The migration " + folder.resolve(name) + " cannot be read: " + e + ". Make it readable.", e);
            }
        });
        return texts;
    }

    /** The version in a script's name, as a text that sorts as versions do. */
    private static String version(String name) {
        return Pattern.compile("\\d+")
                .matcher(name.split("__", 2)[0])
                .replaceAll(number -> "%20s".formatted(number.group()));
    }

    private Optional<Migrations> migrations(String name) {
        Path folder = project.root().resolve("migrations").resolve(name);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> scripts = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith("V") && file.endsWith(".sql"))
                    .sorted()
                    .toList();
            return Optional.of(new Migrations("filesystem:" + folder, HISTORY, scripts));
        } catch (IOException e) {
            throw HeadraceException.failed(
                    "The migrations in " + folder + " cannot be listed: " + e + ". Make the folder readable.", e);
        }
    }

    /** Cancels every session, those to come too; callable from another thread, does not wait. */
    public void cancel() {
        isCancelled = true;
        sessions.forEach(Databases::cancel);
        targets.forEach(Target::abort);
        cancellations.forEach(Runnable::run);
    }

    private static void cancel(Session session) {
        session.cancel(session.endpoint().name().equals(Project.WAREHOUSE) ? WAREHOUSE_PATIENCE : PATIENCE);
    }

    /** Closes every session that is still open, and stops the embedded server if it was started for this process. */
    @Override
    public void close() {
        try {
            closeSessions();
        } finally {
            if (usesEmbeddedServer()) {
                embeddedServer().stopIfOwnedBy(ProcessHandle.current().pid());
            }
        }
    }

    /** Closes every session that is still open; the embedded server stays for others of this process. */
    public void closeSessions() {
        List<HeadraceException> failures = new ArrayList<>();
        for (Session session : sessions) {
            try {
                session.close();
            } catch (HeadraceException e) {
                failures.add(e);
            }
        }
        sessions.clear();
        failures.stream().findFirst().ifPresent(failure -> {
            throw failure;
        });
    }
}
