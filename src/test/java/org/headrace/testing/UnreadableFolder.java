package org.headrace.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that cannot be listed, by no user: its path is longer than Linux takes. */
public final class UnreadableFolder {
    private static final String NAME = "d".repeat(200);
    /** Twice as many folders are too many: a path has at most 4096 bytes. */
    private static final int DEPTH = 12;

    private UnreadableFolder() {}

    /** Makes it somewhere below {@code folder}. */
    public static void makeIn(Path folder) throws IOException {
        Files.createDirectories(deepIn(folder.resolve("unreadable")));
        Files.createDirectories(deepIn(folder.resolve("lower")));
        // A path is too long for a call that names it, not for the folders to exist.
        Files.move(folder.resolve("lower"), lower(folder));
    }

    /** Removes it again, which a walk through the folder could not. */
    public static void removeFrom(Path folder) throws IOException {
        Files.move(lower(folder), folder.resolve("lower"));
        for (String name : new String[] {"lower", "unreadable"}) {
            try (Stream<Path> paths = Files.walk(folder.resolve(name))) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static Path lower(Path folder) {
        return deepIn(folder.resolve("unreadable")).resolve("lower");
    }

    private static Path deepIn(Path folder) {
        Path deep = folder;
        for (int i = 0; i < DEPTH; i++) {
            deep = deep.resolve(NAME);
        }
        return deep;
    }
}
