package org.headrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** Starts and stops the one server of a data directory; the caller holds the {@link HomeLock}. */
record ServerProcess(ServerBinaries binaries, Path data, Path log) {
    private static final Duration START_TIME = Duration.ofMinutes(2);
    private static final Duration STOP_TIME = Duration.ofMinutes(1);
    private static final Duration RETRY_TIME = Duration.ofSeconds(10);
    private static final long MAX_LOG_BYTES = 10_000_000;
    private static final int MAX_QUOTED_BYTES = 2_000;

    /** A child process that takes no setting of PostgreSQL from the environment of this one. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    static int awaitExit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new HeadraceException(
                    ExitCode.INTERRUPTED, "Interrupted while running PostgreSQL; run the command again.", e);
        }
    }

    /** Returns once it answers on one of the ports; without an owner it outlives this process and all its parents. */
    PidFile start(List<Integer> ports, Optional<ProcessIdentity> owner) throws IOException {
        Deadline retries = Deadline.in(RETRY_TIME);
        while (true) {
            int port = FreePort.firstOf(ports);
            long logStart = trimmedLogBytes();
            Optional<PidFile> ready = awaitReady(launch(port, owner));
            if (ready.isPresent()) {
                return ready.orElseThrow();
            }
            // The port was taken after all, or sessions of a server that was killed are still coming to their end.
            String said = logSince(logStart);
            boolean passing = said.contains("could not bind") || said.contains("still in use");
            if (!passing || retries.hasPassed()) {
                throw HeadraceException.failed("The embedded server in " + data + " ended while starting on port "
                        + port + ". Its log " + log + " says:\n" + said.strip()
                        + "\nMend what it says and run the command again.");
            }
            retries.pause();
        }
    }

    /** Ends its sessions and returns once it has written everything down and gone. */
    void stop(PidFile running) throws IOException {
        long pid = running.server().pid();
        // A shell's own kill: the JDK can send no SIGINT, which is the fast shutdown; pg_ctl would refuse root.
        awaitExit(new ProcessBuilder("sh", "-c", "kill -INT " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        Deadline deadline = Deadline.in(STOP_TIME);
        while (running.server().isAlive()) {
            if (deadline.hasPassed()) {
                throw HeadraceException.failed("The embedded server in " + data + " (process " + pid
                        + ") should have ended within " + STOP_TIME.toSeconds() + " s of its shutdown. Read " + log
                        + ", end what keeps it, and run the command again.");
            }
            deadline.pause();
        }
    }

    /** Returns nothing if the process ended instead. */
    private Optional<PidFile> awaitReady(Process launched) {
        Deadline deadline = Deadline.in(START_TIME);
        while (launched.isAlive()) {
            Optional<PidFile> ready = PidFile.find(data).filter(file -> file.state() == PidFile.State.READY);
            if (ready.isPresent()) {
                return ready;
            }
            if (deadline.hasPassed()) {
                throw HeadraceException.failed("The embedded server in " + data + " should have been ready within "
                        + START_TIME.toSeconds() + " s. It goes on starting: read " + log
                        + " and run the command again when it is ready, or stop it with headrace db stop.");
            }
            deadline.pause();
        }
        return Optional.empty();
    }

    private Process launch(int port, Optional<ProcessIdentity> owner) throws IOException {
        // A session of its own: no signal for this process, its group or its terminal reaches the server.
        List<String> command = new ArrayList<>(List.of("setsid"));
        if (owner.isPresent()) {
            ProcessIdentity identity = owner.orElseThrow();
            command.addAll(List.of("sh", "-c", guardScript(), "headrace-guard"));
            command.addAll(List.of(Long.toString(identity.pid()), Long.toString(identity.startTicks())));
        }
        command.addAll(binaries.command(
                "postgres",
                List.of(
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=")));
        ProcessBuilder builder = builder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Makes it take a stale postmaster.pid for stale, though a stranger has the number now, and still look for
        // sessions that a killed server left in its shared memory; deleting the file would skip that.
        PidFile.findWrittenPid(data).ifPresent(pid -> builder.environment().put("PG_GRANDPARENT_PID", pid));
        return builder.start();
    }

    private static String guardScript() throws IOException {
        try (InputStream script = ServerProcess.class.getResourceAsStream("guard.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private long trimmedLogBytes() throws IOException {
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.delete(log);
        }
        return Files.exists(log) ? Files.size(log) : 0;
    }

    private String logSince(long start) throws IOException {
        try (InputStream lines = Files.newInputStream(log)) {
            lines.skipNBytes(start);
            return new String(lines.readNBytes(MAX_QUOTED_BYTES), StandardCharsets.UTF_8);
        }
    }
}
