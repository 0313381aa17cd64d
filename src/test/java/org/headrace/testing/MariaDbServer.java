package org.headrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A MariaDB or MySQL server of this test JVM, at a time zone that is neither UTC nor that of the tests. A shell watches the JVM: when that
 * ends, however it does, it kills the server and removes its folder.
 */
final class MariaDbServer implements AutoCloseable {
    private static final int FIRST_PORT = 23_306;
    private static final int PORTS = 200;
    private static final String WATCH =
            "folder=$1; shift; \"$@\" </dev/null & read end; kill -9 $!; wait; rm -rf -- \"$folder\"";

    private final int port;
    private final Process process;
    private final Connection admin;
    private int databases;

    /** The kinds of server that there may be on this machine. */
    enum Kind {
        /** The program {@code mariadbd} of this machine. */
        MARIADB,
        /** The one of Maven Central, for 64 bit Linux on x86. */
        MYSQL
    }

    private MariaDbServer(int port, Process process, Connection admin) {
        this.port = port;
        this.process = process;
        this.admin = admin;
    }

    /** Why there is no such server here; empty if there is one. */
    static Optional<String> missing(Kind kind) {
        return switch (kind) {
            case MARIADB ->
                program("mariadbd").isPresent() && program("mariadb-install-db").isPresent()
                        ? Optional.empty()
                        : Optional.of("mariadbd is not installed (apt-get install mariadb-server)");
            case MYSQL ->
                System.getProperty("os.name").equals("Linux")
                                && System.getProperty("os.arch").equals("amd64")
                        ? Optional.empty()
                        : Optional.of("there is a MySQL server for Linux on amd64 only");
        };
    }

    private static Optional<Path> program(String name) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static MariaDbServer start(Kind kind) {
        try {
            Path folder = Files.createTempDirectory("headrace-" + kind.name().toLowerCase(Locale.ROOT) + "-");
            Path data = folder.resolve("data");
            List<String> server =
                    new ArrayList<>(kind == Kind.MARIADB ? initialiseMariaDb(data) : initialiseMySql(folder, data));
            int port = freePort();
            server.addAll(List.of(
                    "--datadir=" + data,
                    "--bind-address=127.0.0.1",
                    "--port=" + port,
                    "--socket=" + folder.resolve("socket"),
                    "--pid-file=" + folder.resolve("pid"),
                    "--log-error=" + folder.resolve("log"),
                    "--default-time-zone=+05:45",
                    "--innodb-flush-log-at-trx-commit=0"));
            List<String> watched = new ArrayList<>(List.of("sh", "-c", WATCH, "watch", folder.toString()));
            watched.addAll(server);
            Process process = new ProcessBuilder(watched)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new MariaDbServer(port, process, connectOnceReady(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> initialiseMariaDb(Path data) throws IOException {
        run(List.of(
                program("mariadb-install-db").orElseThrow().toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--user=" + System.getProperty("user.name"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db"));
        return command(program("mariadbd").orElseThrow());
    }

    private static List<String> initialiseMySql(Path folder, Path data) throws IOException {
        Path archive = folder.resolve("mysql.tar.gz");
        try (InputStream in = MariaDbServer.class.getResourceAsStream("/mysql-Linux-amd64.tar.gz")) {
            Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        run(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));
        Files.delete(archive);
        List<String> server = command(folder.resolve("bin").resolve("mysqld"));
        List<String> initialise = new ArrayList<>(server);
        initialise.addAll(List.of("--initialize-insecure", "--datadir=" + data));
        run(initialise);
        return server;
    }

    private static List<String> command(Path program) {
        return List.of(program.toString(), "--no-defaults", "--user=" + System.getProperty("user.name"));
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new AssertionError(command + " ended with exit code " + exitCode + ":\n" + output);
        }
    }

    private static int freePort() {
        return IntStream.range(FIRST_PORT, FIRST_PORT + PORTS)
                .filter(MariaDbServer::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static Connection connectOnceReady(int port) {
        List<Connection> connected = new ArrayList<>();
        await("the server to answer")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    try {
                        connected.add(DriverManager.getConnection(url(port, ""), "root", ""));
                        return true;
                    } catch (SQLException notYet) {
                        return false;
                    }
                });
        return connected.get(0);
    }

    private static String url(int port, String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** A new database, of the server's default collation. */
    MariaDbDatabase createDatabase() {
        String name = "test_" + ++databases;
        execute("create database " + name);
        return new MariaDbDatabase(url(port, name), name);
    }

    void drop(String database) {
        execute("drop database " + database);
    }

    private void execute(String sql) {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Kills the server; nobody needs its data. */
    @Override
    public void close() throws IOException, SQLException {
        admin.close();
        process.getOutputStream().close();
        process.onExit().join();
    }
}
