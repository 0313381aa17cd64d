package org.headrace.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.headrace.HeadraceException;

/** DuckDB's native library, unpacked once where it stays. */
final class NativeLibrary {
    /** How the names of the libraries on the class path begin. */
    static final String RESOURCE_PREFIX = "libduckdb_java.so_";

    private static final Map<String, String> ARCHITECTURES = Map.of("amd64", "amd64", "aarch64", "arm64");

    private NativeLibrary() {}

    /**
     * Unpacks the library into a folder, unless it is there; returns its path.
     *
     * <p>It comes to its place whole, by a rename; whatever two processes do at a time, each finds it whole. Those of earlier versions are
     * removed: a process that uses one keeps it open.
     */
    static Path in(Path folder) {
        URL resource = resource();
        try {
            JarURLConnection connection = (JarURLConnection) resource.openConnection();
            connection.setUseCaches(false);
            try (var jar = connection.getJarFile()) {
                var entry = connection.getJarEntry();
                Path library = folder.resolve(String.format(Locale.ROOT, "libduckdb_java-%08x.so", entry.getCrc()));
                if (Files.isRegularFile(library) && Files.size(library) == entry.getSize()) {
                    return library;
                }
                Files.createDirectories(folder);
                Path part = Files.createTempFile(folder, "libduckdb_java", ".part");
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(part);
                }
                removeOthers(folder, library);
                return library;
            }
        } catch (IOException e) {
            throw HeadraceException.failed(
                    "DuckDB cannot be unpacked into " + folder + ": " + e
                            + ".\n  It takes about 70 MB. Make the folder writable, with room for it, and run the command again.",
                    e);
        }
    }

    private static void removeOthers(Path folder, Path library) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path other : files.filter(file -> !file.equals(library)
                            && file.getFileName().toString().matches("libduckdb_java-.*\\.so"))
                    .toList()) {
                Files.deleteIfExists(other);
            }
        }
    }

    private static URL resource() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        URL resource = system.equals("Linux") && ARCHITECTURES.containsKey(architecture)
                ? NativeLibrary.class.getResource("/" + RESOURCE_PREFIX + "linux_" + ARCHITECTURES.get(architecture))
                : null;
        if (resource == null) {
            throw HeadraceException.failed("DuckDB, which reads files, cannot run on " + system + " " + architecture
                    + ": it needs Linux on x86_64 or aarch64. Run headrace there, or in docker compose.");
        }
        return resource;
    }
}
