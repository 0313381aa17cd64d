package org.headrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headrace.db.Endpoint;

/** A pooler before databases of the tests' server, for one test. */
public final class Pgbouncer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final int port;
    private final Path folder;
    private final Process process;

    private Pgbouncer(int port, Path folder, Process process) {
        this.port = port;
        this.folder = folder;
        this.process = process;
    }

    /** Whether it is installed; says so if it is not, since what it tests is then skipped. */
    @SuppressWarnings("SystemOut")
    public static boolean isInstalled() {
        boolean isThere = Files.isExecutable(PROGRAM);
        if (!isThere) {
            System.out.println("SKIPPED: pgbouncer is not installed (apt-get install pgbouncer)");
        }
        return isThere;
    }

    /**
     * Starts one.
     *
     * @param mode session or transaction
     * @param servers how many connections it opens to a database at most
     */
    public static Pgbouncer start(int port, String mode, int servers, Endpoint... databases) throws IOException {
        Path folder = Files.createTempDirectory("headrace-pgbouncer-");
        List<String> lines = new ArrayList<>(List.of("[databases]"));
        for (Endpoint endpoint : databases) {
            URI address = URI.create(endpoint.url().substring("jdbc:".length()));
            lines.add("%s = host=%s port=%d dbname=%s user=%s password='%s'"
                    .formatted(
                            name(endpoint),
                            address.getHost(),
                            address.getPort(),
                            name(endpoint),
                            endpoint.user().orElseThrow(),
                            endpoint.password().orElseThrow()));
        }
        lines.addAll(List.of(
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = any",
                "ignore_startup_parameters = extra_float_digits",
                "pool_mode = " + mode,
                "default_pool_size = " + servers));
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, String.join("\n", lines) + "\n", UTF_8);
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.addAll(List.of(PROGRAM.toString(), "--quiet", settings.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Pgbouncer pooler = new Pgbouncer(port, folder, process);
        await("pgbouncer to answer").pollInterval(Duration.ofMillis(20)).until(() -> pooler.answers(databases[0]));
        return pooler;
    }

    private static String name(Endpoint database) {
        return database.url().substring(database.url().lastIndexOf('/') + 1);
    }

    private boolean answers(Endpoint database) {
        try (var connection = DriverManager.getConnection(
                endpoint(database).url(), database.user().orElseThrow(), "")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Where the engine finds a database behind the pooler. */
    public Endpoint endpoint(Endpoint database) {
        return new Endpoint(
                database.name(),
                "jdbc:postgresql://127.0.0.1:" + port + "/" + name(database) + "?prepareThreshold=0",
                database.user(),
                Optional.of(""));
    }

    @Override
    public void close() {
        process.destroy();
        await("pgbouncer to end").until(() -> !process.isAlive());
        try {
            for (String name : List.of("log", "pgbouncer.ini")) {
                Files.delete(folder.resolve(name));
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
