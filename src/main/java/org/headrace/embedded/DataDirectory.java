package org.headrace.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.headrace.HeadraceException;

/** The cluster's files. They appear under their name only when complete, and vanish from it before they are deleted. */
record DataDirectory(Path path) {
    /** For a warehouse on a laptop. They go to postgresql.conf, where a user may change them; durability stays on. */
    private static final List<String> SETTINGS = List.of(
            "shared_buffers=256MB",
            "maintenance_work_mem=256MB",
            "work_mem=32MB",
            "max_connections=50",
            "max_wal_size=2GB",
            "checkpoint_timeout=15min",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_logical_replication_workers=0",
            "log_checkpoints=off",
            // The password is random; to hash it 4096 times protects nothing, and takes 20 ms of each login.
            "scram_iterations=1",
            "timezone=UTC",
            "log_timezone=UTC");

    void initializeIfMissing(ServerBinaries binaries, PasswordFile passwordFile) throws IOException {
        if (!Files.exists(path)) {
            Directories.deleteIfExists(unfinished());
            initialize(binaries, passwordFile.passwordOrNew());
            Files.move(unfinished(), path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    void requireVersion(String expected) throws IOException {
        Path file = path.resolve("PG_VERSION");
        String found = Files.exists(file) ? Files.readString(file).strip() : "unknown";
        if (!found.equals(expected)) {
            throw HeadraceException.failed("The embedded server cannot use " + path + ": its files are of PostgreSQL "
                    + found + ", the server is PostgreSQL " + expected
                    + ". Use the Headrace that made them, or delete the data with headrace db reset.");
        }
    }

    void deleteIfExists() throws IOException {
        Directories.deleteIfExists(unfinished());
        if (Files.exists(path)) {
            Files.move(path, unfinished(), StandardCopyOption.ATOMIC_MOVE);
            Directories.deleteIfExists(unfinished());
        }
    }

    private void initialize(ServerBinaries binaries, String password) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--pgdata=" + unfinished(),
                "--username=" + EmbeddedServer.USER,
                "--auth=scram-sha-256",
                "--pwfile=/dev/stdin",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        Process initdb = ServerProcess.builder(binaries.command("initdb", arguments))
                .redirectErrorStream(true)
                .start();
        try (var stdin = initdb.getOutputStream()) {
            stdin.write((password + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String output;
        try (var stdout = initdb.getInputStream()) {
            output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (ServerProcess.awaitExit(initdb) != 0) {
            throw HeadraceException.failed("PostgreSQL could not make its files in " + path + ". initdb says:\n"
                    + output.strip() + "\nMend what it says and run the command again.");
        }
    }

    private Path unfinished() {
        return path.resolveSibling(path.getFileName() + ".tmp");
    }
}
