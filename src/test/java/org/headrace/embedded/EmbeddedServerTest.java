package org.headrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.headrace.embedded.EmbeddedServer.Address;
import org.headrace.embedded.EmbeddedServer.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests share one home, since a start over existing data takes a fraction of a first one. No server outlives this JVM,
 * which owns all of them but those that a test gives to a child process.
 */
class EmbeddedServerTest {
    private static final int PORT = 21_432;
    private static final Optional<Long> THIS_JVM =
            Optional.of(ProcessHandle.current().pid());

    @TempDir
    private static Path shared;

    @TempDir
    private Path newHome;

    private Path home;
    private EmbeddedServer server;

    @BeforeAll
    static void unpackOnce() throws IOException {
        new ServerBinaries(binaries()).unpackIfMissing();
    }

    @BeforeEach
    void describeServer() {
        home = shared.resolve("a project/.headrace");
        server = serverPreferring(PORT);
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    @Test
    void answersFromItsOwnDurableDataDirectory() throws Exception {
        Address address = server.start(THIS_JVM);

        assertThat(ask(address, "current_setting('data_directory')"))
                .isEqualTo(home.resolve("data").toString());
        assertThat(ask(address, "current_setting('fsync') || current_setting('synchronous_commit')"))
                .isEqualTo("onon");
        assertThat(ask(address, "setting from pg_file_settings where lower(name) = 'timezone'"))
                .isEqualTo("UTC");
        assertThat(ask(address, "upper('äσ')")).isEqualTo("ÄΣ");
        assertThat(ask(address, "current_setting('server_version')"))
                .isEqualTo(ServerBinaries.VERSION.replace(".0", ""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("pgpass"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecondStartAdoptsTheRunningServerAndItsData() throws Exception {
        Address first = server.start(THIS_JVM);
        server.createDatabaseIfMissing("warehouse_data");
        server.createDatabaseIfMissing("warehouse_data");
        Optional<Status> running = server.status();

        assertThat(serverPreferring(PORT + 100).start(Optional.empty())).isEqualTo(first);

        assertThat(server.status()).isEqualTo(running);
        assertThat(first.url("warehouse_data"))
                .isEqualTo("jdbc:postgresql://127.0.0.1:" + first.port() + "/warehouse_data");
        try (Connection connection =
                DriverManager.getConnection(first.url("warehouse_data"), first.user(), first.password())) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void aPidFileOfAKilledServerIsReplacedEvenIfAStrangerHasItsNumber() throws Exception {
        server.start(THIS_JVM);
        long killed = server.status().orElseThrow().pid();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        await().until(() -> server.status().isEmpty());
        Path pidFile = home.resolve("data/postmaster.pid");
        String stranger = Long.toString(ProcessHandle.current().pid());
        Files.writeString(pidFile, Files.readString(pidFile).replaceFirst("^" + killed + "\n", stranger + "\n"));

        Address address = server.start(THIS_JVM);

        assertThat(ask(address, "1")).isEqualTo("1");
        assertThat(server.status().orElseThrow().pid()).isNotEqualTo(killed);
    }

    @Test
    void theNextPortIsTakenWhenAnotherProgramListensOnThePreferredOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = serverPreferring(taken.getLocalPort());

            Address address = server.start(THIS_JVM);

            assertThat(address.port()).isGreaterThan(taken.getLocalPort());
            assertThat(ask(address, "current_setting('data_directory')"))
                    .isEqualTo(home.resolve("data").toString());
        }
    }

    @Test
    void endsWithItsOwnerThoughThatIsKilled() throws Exception {
        Process owner = new ProcessBuilder("sleep", "600").start();
        server.start(Optional.of(owner.pid()));
        assertThat(server.status().orElseThrow().ownerPid()).contains(owner.pid());
        assertThat(server.stopIfOwnedBy(owner.pid() + 1)).isFalse();

        owner.destroyForcibly().waitFor();

        // At once: it must not take up the server that is about to end.
        Address next = server.start(THIS_JVM);
        assertThat(ask(next, "1")).isEqualTo("1");
        assertThat(server.status().orElseThrow().ownerPid()).isEqualTo(THIS_JVM);
    }

    @Test
    void nothingIsLeftRunningOnceItsOwnerHasEnded() throws Exception {
        Process owner = new ProcessBuilder("sleep", "600").start();
        server.start(Optional.of(owner.pid()));
        ProcessHandle running =
                ProcessHandle.of(server.status().orElseThrow().pid()).orElseThrow();
        ProcessHandle guard = running.parent().orElseThrow();
        guard.destroy(); // SIGTERM does not impress it

        owner.destroyForcibly().waitFor();

        await().until(() -> server.status().isEmpty());
        await().until(() -> !guard.isAlive() && !running.isAlive());
        assertThat(Files.readString(home.resolve("server.log"))).contains("database system is shut down");
    }

    @Test
    void stoppingEndsTheGuardToo() {
        server.start(THIS_JVM);
        ProcessHandle guard = ProcessHandle.of(server.status().orElseThrow().pid())
                .flatMap(ProcessHandle::parent)
                .orElseThrow();

        assertThat(server.stopIfOwnedBy(THIS_JVM.orElseThrow())).isTrue();

        assertThat(server.status()).isEmpty();
        assertThat(server.stop()).isFalse();
        await().until(() -> !guard.isAlive());
    }

    @Test
    void withoutAnOwnerItRunsUntilItIsStopped() {
        server.start(Optional.empty());

        assertThat(server.status().orElseThrow().ownerPid()).isEmpty();
        assertThat(server.stopIfOwnedBy(THIS_JVM.orElseThrow())).isFalse();
        assertThat(server.stop()).isTrue();
    }

    @Test
    void aResetForgetsTheData() throws Exception {
        server.start(THIS_JVM);
        server.createDatabaseIfMissing("forgotten");

        server.reset();

        assertThat(server.status()).isEmpty();
        assertThat(ask(server.start(THIS_JVM), "count(*) from pg_database where datname = 'forgotten'"))
                .isEqualTo("0");
    }

    @Test
    void severalStartersAtOnceShareOneServer() throws Exception {
        ExecutorService starters = Executors.newFixedThreadPool(3);
        try {
            home = newHome;
            server = serverPreferring(PORT);
            Callable<Address> start = () -> serverPreferring(PORT).start(THIS_JVM);
            List<Future<Address>> addresses = starters.invokeAll(List.of(start, start, start));

            Address first = addresses.get(0).get();
            assertThat(ask(first, "1")).isEqualTo("1");
            for (Future<Address> address : addresses) {
                assertThat(address.get()).isEqualTo(first);
            }
        } finally {
            starters.shutdown();
        }
    }

    @Test
    void whatAKilledFirstStartLeftHalfDoneIsMadeAnew() throws Exception {
        home = newHome;
        Files.createDirectories(home.resolve("data.tmp/base"));
        Files.writeString(home.resolve("data.tmp/PG_VERSION"), "18\n");
        Files.createDirectories(home.resolve("pg.tmp/bin"));
        server = new EmbeddedServer(home, PORT, home.resolve("pg"));

        assertThat(ask(server.start(THIS_JVM), "1")).isEqualTo("1");

        try (var left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "lock", "owner", "pg", "pgpass", "server.log");
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() throws Exception {
        home = newHome;
        server = serverPreferring(PORT);
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> server.start(THIS_JVM))
                .hasMessage("The embedded server cannot use " + home.resolve("data")
                        + ": its files are of PostgreSQL 17, the server is PostgreSQL 18. Use the Headrace that made"
                        + " them, or delete the data with headrace db reset.");
    }

    @Test
    void aServerThatCannotStartSaysWhatItsLogSays() throws Exception {
        home = newHome;
        server = serverPreferring(PORT);
        server.start(THIS_JVM);
        server.stop();
        Files.writeString(home.resolve("data/postgresql.auto.conf"), "shared_buffers = 'plenty'\n");

        assertThatThrownBy(() -> server.start(THIS_JVM))
                .hasMessageStartingWith("The embedded server in " + home.resolve("data") + " ended while starting")
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"plenty\"")
                .hasMessageEndingWith("Mend what it says and run the command again.");
    }

    @Test
    void anOwnerThatHasEndedIsRefused() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertThatThrownBy(() -> server.start(Optional.of(ended.pid()))).hasMessageContaining("but has ended");
    }

    @Test
    void anAddressKeepsItsPasswordToItself() {
        assertThat(new Address(PORT, "headrace", "secret")).hasToString("headrace@127.0.0.1:" + PORT);
    }

    private EmbeddedServer serverPreferring(int port) {
        return new EmbeddedServer(home, port, binaries());
    }

    private static Path binaries() {
        return shared.resolve("postgresql");
    }

    private static String ask(Address address, String expression) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.url("postgres"), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + expression)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
