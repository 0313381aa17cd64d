package org.headrace.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headrace.HeadraceException;

/** PostgreSQL's own programs, as they come on the class path, unpacked where they can be run. */
record ServerBinaries(Path directory) {
    /** The version in {@code pom.xml}; a test compares it with what the programs say. */
    static final String VERSION = "18.6.0";

    private static final Map<String, String> ARCHIVES = Map.of(
            "amd64", "/postgres-linux-x86_64.txz",
            "aarch64", "/postgres-linux-arm_64.txz");

    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    /** To be called by one process at a time. A kill half-way leaves no directory that looks whole. */
    void unpackIfMissing() throws IOException {
        if (Files.exists(directory)) {
            return;
        }
        Path unfinished = directory.resolveSibling(directory.getFileName() + ".tmp");
        Directories.deleteIfExists(unfinished);
        BinariesArchive.unpack(archive(), unfinished);
        Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The words that run a program: PostgreSQL refuses root, so root runs it in a user namespace, where it is nobody. */
    List<String> command(String program, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            words.addAll(List.of("unshare", "--user"));
        }
        words.add(directory.resolve("bin").resolve(program).toString());
        words.addAll(arguments);
        return words;
    }

    /** Fails with a message that says why they do not run here. */
    void requireRunnable() throws IOException {
        List<String> command = command("postgres", List.of("--version"));
        Process process =
                ServerProcess.builder(command).redirectErrorStream(true).start();
        String output;
        try (var stdout = process.getInputStream()) {
            output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (ServerProcess.awaitExit(process) != 0) {
            throw HeadraceException.failed("The embedded server cannot run from " + directory + ": " + output
                    + ". It needs glibc, a directory whose programs may be run and, for root, permission to make a user"
                    + " namespace. Run the command as an ordinary user, or set PRODUCTION_URL and WAREHOUSE_URL (and"
                    + " _USER, _PASSWORD) to servers of your own.");
        }
    }

    private static String archive() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        String archive = ARCHIVES.get(architecture);
        if (system.equals("Linux") && archive != null) {
            return archive;
        }
        throw HeadraceException.failed("The embedded server cannot run on " + system + " " + architecture
                + ": it needs Linux on x86_64 or aarch64. Set PRODUCTION_URL and WAREHOUSE_URL (and _USER, _PASSWORD) to"
                + " servers of your own, or use docker compose.");
    }
}
