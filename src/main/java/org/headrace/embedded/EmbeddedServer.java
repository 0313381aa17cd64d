package org.headrace.embedded;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headrace.HeadraceException;

/**
 * A real PostgreSQL under the project's {@code .headrace/}, for those who have set no server of their own. It listens
 * on 127.0.0.1 only and keeps what is committed, whatever ends it. Any number of processes may use one home at once;
 * safe for use by several threads.
 */
public final class EmbeddedServer {
    static final String USER = "headrace";

    private static final int PORTS_TRIED = 51;

    private final Path home;
    private final List<Integer> ports;
    private final ServerBinaries binaries;
    private final DataDirectory data;
    private final PasswordFile passwordFile;
    private final OwnerFile ownerFile;
    private final ServerProcess process;
    private final HomeLock lock;

    /** How to reach it; its text leaves the password out. */
    public record Address(int port, String user, String password) {
        public String url(String database) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/"
                    + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        }

        @Override
        public String toString() {
            return user + "@127.0.0.1:" + port;
        }
    }

    /** A running server; it ends with its owner, if it has one. */
    public record Status(long pid, int port, Optional<Long> ownerPid) {}

    /**
     * @param home the project's {@code .headrace/}; made when needed
     * @param preferredPort the first to be tried of 51 ports; below 32768, so that no outgoing connection holds it
     */
    public EmbeddedServer(Path home, int preferredPort) {
        this(home, preferredPort, home.toAbsolutePath().resolve("postgresql-" + ServerBinaries.VERSION));
    }

    EmbeddedServer(Path home, int preferredPort, Path binaries) {
        this.home = home.toAbsolutePath().normalize();
        this.ports = IntStream.range(preferredPort, preferredPort + PORTS_TRIED)
                .boxed()
                .toList();
        this.binaries = new ServerBinaries(binaries);
        this.data = new DataDirectory(this.home.resolve("data"));
        this.passwordFile = new PasswordFile(this.home.resolve("pgpass"));
        this.ownerFile = new OwnerFile(this.home.resolve("owner"));
        this.process = new ServerProcess(this.binaries, data.path(), this.home.resolve("server.log"));
        this.lock = new HomeLock(this.home.resolve("lock"));
    }

    /**
     * Makes sure that it runs, and returns once it answers; costs a few file reads if it does already.
     *
     * @param ownerPid the process with which the server shall end; empty: it runs until {@link #stop()}. A server that
     *     runs already keeps the lifetime it has.
     */
    public Address start(Optional<Long> ownerPid) {
        Optional<PidFile> running = findUsable();
        return running.isPresent() ? address(running.orElseThrow()) : locked(() -> startLocked(ownerPid));
    }

    /** Stops it, if it runs; says whether it did. */
    public boolean stop() {
        return findServer().isPresent() && locked(this::stopLocked);
    }

    /** Stops it, if it runs and was started to end with this process; says whether it did. */
    public boolean stopIfOwnedBy(long ownerPid) {
        return status().flatMap(Status::ownerPid).equals(Optional.of(ownerPid)) && stop();
    }

    /** The running server, if there is one. */
    public Optional<Status> status() {
        return findServer()
                .map(server -> new Status(
                        server.server().pid(), server.port(), ownerFile.find().map(ProcessIdentity::pid)));
    }

    /** Stops it and deletes all its data; the next start begins anew. */
    public void reset() {
        if (Files.exists(home)) {
            locked(() -> {
                stopLocked();
                data.deleteIfExists();
                return true;
            });
        }
    }

    /** Holds the password, in the format of libpq's {@code PGPASSFILE}. */
    public Path passwordFile() {
        return passwordFile.path();
    }

    /** Makes the database in the running server, unless it has it. */
    public void createDatabaseIfMissing(String name) {
        PidFile server = findUsable()
                .orElseThrow(
                        () -> HeadraceException.failed("Database " + name + " cannot be made: the embedded server in "
                                + home + " should run, but does not. Start it with headrace db start."));
        ServerDatabases.createIfMissing(address(server), name);
    }

    private Address startLocked(Optional<Long> ownerPid) throws IOException {
        Optional<PidFile> running = findUsable();
        if (running.isPresent()) {
            return address(running.orElseThrow());
        }
        // It is stopping, or will be any moment because its owner has ended, or whoever started it was killed
        // meanwhile.
        stopLocked();
        Optional<ProcessIdentity> owner = ownerPid.map(EmbeddedServer::requireOwner);
        binaries.unpackIfMissing();
        binaries.requireRunnable();
        data.initializeIfMissing(binaries, passwordFile);
        data.requireVersion(ServerBinaries.MAJOR);
        ownerFile.write(owner);
        return address(process.start(ports, owner));
    }

    private boolean stopLocked() throws IOException {
        Optional<PidFile> server = findServer();
        if (server.isPresent()) {
            process.stop(server.orElseThrow());
        }
        return server.isPresent();
    }

    private Optional<PidFile> findServer() {
        return PidFile.find(data.path());
    }

    private Optional<PidFile> findUsable() {
        return findServer()
                .filter(server -> server.state() == PidFile.State.READY)
                .filter(server -> ownerFile.find().map(ProcessIdentity::isAlive).orElse(true));
    }

    private Address address(PidFile server) {
        String password = passwordFile
                .findPassword()
                .orElseThrow(() -> HeadraceException.failed("The embedded server in " + home + " cannot be used: "
                        + passwordFile.path() + " should hold its password, but does not. Restore that file, or delete"
                        + " the data with headrace db reset."));
        return new Address(server.port(), USER, password);
    }

    private static ProcessIdentity requireOwner(long pid) {
        return ProcessIdentity.find(pid)
                .orElseThrow(() -> HeadraceException.usage("The embedded server cannot be started for process " + pid
                        + ": it should be running, but has ended. Give the number of a running process as owner."));
    }

    private <T> T locked(HomeLock.Action<T> action) {
        try {
            Files.createDirectories(home);
            return lock.during(action);
        } catch (IOException e) {
            throw HeadraceException.failed(
                    "The embedded server in " + home + " could not be started or stopped: " + e
                            + ". The directory should be writable, with 300 MB to spare. Mend it and run the command again.",
                    e);
        }
    }
}
