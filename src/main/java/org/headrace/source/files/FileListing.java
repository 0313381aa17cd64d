package org.headrace.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.headrace.HeadraceException;
import org.headrace.duckdb.DuckDb;

/**
 * The files that a query reads, each with what tells whether it was changed.
 *
 * @param stamps by path
 * @param takenAt when they were looked at
 */
record FileListing(Map<Path, Stamp> stamps, Instant takenAt) {
    /** A file that was written so shortly before may be written again within the same tick of the clock. */
    private static final Duration TICK = Duration.ofSeconds(2);

    /**
     * Size and time of a file.
     *
     * @param changedAt when its content or its place was changed last; unlike the time of its content, nobody can set it
     */
    record Stamp(long size, Instant changedAt) {
        @Override
        public String toString() {
            return size + "/" + changedAt;
        }
    }

    /**
     * Looks at the files.
     *
     * @throws AbsentFilesException if there are none
     */
    static FileListing of(DuckDb duck, List<FileScan> scans) {
        Instant takenAt = Instant.now();
        Map<Path, Stamp> stamps = new TreeMap<>();
        for (FileScan scan : scans) {
            for (String pattern : scan.patterns()) {
                if (pattern.contains("://")) {
                    continue;
                }
                List<String> files = duck.query(row -> row.getString(1), "from glob(" + DuckDb.literal(pattern) + ")");
                if (files.isEmpty()) {
                    throw new AbsentFilesException("no file matches " + pattern);
                }
                files.forEach(file -> stamps.put(Path.of(file), stamp(Path.of(file))));
            }
        }
        return new FileListing(stamps, takenAt);
    }

    private static Stamp stamp(Path file) {
        try {
            return new Stamp(Files.size(file), ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant());
        } catch (IOException e) {
            throw HeadraceException.failed(
                    file + " cannot be read: " + e + "; nothing was changed. Run the command again.", e);
        }
    }

    /** What is to be remembered of a file; nothing that is equal to another stamp if it may be written again unseen. */
    String remembered(Path file) {
        Stamp stamp = stamps.get(file);
        return stamp.changedAt().isBefore(takenAt.minus(TICK)) ? stamp.toString() : "fresh";
    }

    /**
     * Looks again.
     *
     * @throws HeadraceException if a file is another than before, naming it
     */
    void rejectChanges() {
        List<Path> changed = stamps.keySet().stream()
                .filter(file -> !Files.exists(file) || !stamp(file).equals(stamps.get(file)))
                .toList();
        if (!changed.isEmpty()) {
            throw HeadraceException.failed(
                    changed.stream().limit(3).map(Path::toString).collect(Collectors.joining(", "))
                            + (changed.size() > 3
                                    ? " and " + (changed.size() - 3) + " more files were"
                                    : changed.size() > 1 ? " were" : " was")
                            + " changed or removed while the load read; nothing was changed in the warehouse."
                            + "\n  Write a file under another name and rename it when it is complete. Run the command again.");
        }
    }
}
