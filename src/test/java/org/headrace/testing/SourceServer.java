package org.headrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headrace.db.Endpoint;
import org.headrace.embedded.EmbeddedServer;
import org.headrace.embedded.OldestBinaries;

/**
 * A PostgreSQL server of a test's own: one that can be stopped, crashed, copied, restored and promoted. It ends with this JVM, however that
 * ends. Its user is postgres, who needs no password.
 */
public final class SourceServer implements AutoCloseable {
    private static final Path HOME = Path.of("target", "source-servers").toAbsolutePath();
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql/15/bin");
    private static final int EMBEDDED_PORT = 22_532;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path binaries;
    private final Path data;
    private final int port;
    private Optional<Process> running = Optional.empty();

    private SourceServer(Path binaries, Path data, int port) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
    }

    /** A new server from the embedded binaries, not started yet. */
    public static SourceServer create(String name, int port) {
        return create(embeddedBinaries(), name, port);
    }

    /** A new server of Debian's PostgreSQL 15, which has more programs; absent if that is not installed. */
    public static Optional<SourceServer> createOfDebian(String name, int port) {
        return Files.isExecutable(DEBIAN.resolve("pg_resetwal"))
                ? Optional.of(create(DEBIAN, name, port))
                : Optional.empty();
    }

    /** A new server of the oldest version that we support. */
    static SourceServer createOldest(String name, int port) {
        return create(OldestBinaries.unpacked(), name, port);
    }

    private static SourceServer create(Path binaries, String name, int port) {
        SourceServer server = new SourceServer(binaries, HOME.resolve(name), port);
        delete(server.data);
        server.run(
                "initdb",
                "--pgdata=" + server.data,
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        server.set(
                "fsync = off",
                "listen_addresses = '127.0.0.1'",
                "unix_socket_directories = ''",
                "shared_buffers = 32MB",
                "hot_standby = on",
                "autovacuum = off",
                "timezone = 'America/St_Johns'");
        return server;
    }

    /** Those that the tests' own server runs, which are unpacked when it is first started. */
    private static Path embeddedBinaries() {
        Path home = HOME.resolve("embedded");
        Path shared = Path.of("target", "test-postgres").toAbsolutePath();
        if (binariesIn(shared).isEmpty() && binariesIn(home).isEmpty()) {
            EmbeddedServer server = new EmbeddedServer(home, EMBEDDED_PORT);
            server.start(Optional.of(ProcessHandle.current().pid()));
            server.stop();
        }
        return binariesIn(shared).or(() -> binariesIn(home)).orElseThrow();
    }

    private static Optional<Path> binariesIn(Path home) {
        if (!Files.isDirectory(home)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(home)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("postgresql-[0-9.]+"))
                    .map(entry -> entry.resolve("bin"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds lines to the server's settings, for its next start. */
    public void set(String... settings) {
        append(data.resolve("postgresql.conf"), settings);
    }

    private static void append(Path file, String... lines) {
        try {
            Files.writeString(
                    file, String.join("\n", lines) + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of this server's files, which must be stopped. */
    public SourceServer copy(String name, int otherPort) {
        SourceServer copy = new SourceServer(binaries, HOME.resolve(name), otherPort);
        copy.restore(this);
        return copy;
    }

    /** Replaces this server's files by those of another; both must be stopped. */
    public void restore(SourceServer other) {
        delete(data);
        try (Stream<Path> paths = Files.walk(other.data)) {
            for (Path path : paths.sorted().toList()) {
                Files.copy(path, data.resolve(other.data.relativize(path)));
            }
            Files.setPosixFilePermissions(data, Files.getPosixFilePermissions(other.data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it follow a primary from its next start on, whatever timeline that is on. */
    public void follow(SourceServer primary) {
        set("primary_conninfo = 'host=127.0.0.1 port=" + primary.port + " user=postgres'");
        append(data.resolve("standby.signal"));
    }

    /** Lets it recover at its next start to the end of its log, and go on from there on a new timeline. */
    public void recoverAtStart() {
        set("restore_command = 'false'");
        append(data.resolve("recovery.signal"));
    }

    /** Starts it and returns once it answers. */
    public void start() {
        // The shell ends the server when the pipe from this JVM breaks, as it does if the JVM is killed.
        List<String> command = command(
                List.of(
                        "sh",
                        "-c",
                        "trap '' INT TERM HUP; exec 3<&0; \"$@\" </dev/null & pid=$!;"
                                + " { cat <&3 >/dev/null; kill -INT $pid 2>/dev/null; } & wait $pid",
                        "source-server"),
                "postgres",
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port));
        try {
            running = Optional.of(builder(command)
                    .redirectOutput(
                            data.resolveSibling(data.getFileName() + ".log").toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    /** Returns once it answers. */
    public void awaitAnswer() {
        await("the server in " + data + " to answer")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(this::answers);
    }

    private boolean answers() {
        if (!running.orElseThrow().isAlive()) {
            throw new AssertionError("the server in " + data + " ended; see its log beside it");
        }
        try (Connection connection =
                DriverManager.getConnection(endpoint("postgres").url(), "postgres", "")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Shuts it down in good order, if it runs. */
    public void stop() {
        running.ifPresent(process -> {
            try (var pipe = process.getOutputStream()) {
                pipe.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            awaitEnd(process);
        });
        running = Optional.empty();
    }

    /** Ends it at once: what was not written to disk is lost, as after a power cut. */
    public void crash() {
        signal("QUIT", pid());
        await("the crash").atMost(PATIENCE).until(() -> !Files.exists(data.resolve("postmaster.pid")));
        stop();
    }

    /** Ends one of its processes, at which it ends all others and recovers, without a new start. */
    public void crashSession(long backend) {
        signal("KILL", backend);
    }

    private long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String name, long pid) {
        try {
            awaitEnd(new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one of the server's programs. */
    public void run(String program, String... arguments) {
        try {
            Process process = builder(command(List.of(), program, arguments))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            awaitEnd(process);
            if (process.exitValue() != 0) {
                throw new AssertionError(program + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its files are. */
    public Path data() {
        return data;
    }

    private List<String> command(List<String> before, String program, String... arguments) {
        List<String> command = new ArrayList<>(before);
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder.redirectErrorStream(true);
    }

    private static void awaitEnd(Process process) {
        await("a process to end").atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> !process.isAlive());
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the engine finds one of its databases, as its production. */
    public Endpoint endpoint(String database) {
        return new Endpoint(
                "production",
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
                Optional.of("postgres"),
                Optional.of(""));
    }

    /** One of its databases as others see it; closed by the caller. */
    public TestDatabase database(String name) {
        return new TestDatabase(endpoint(name));
    }

    @Override
    public void close() {
        stop();
    }
}
