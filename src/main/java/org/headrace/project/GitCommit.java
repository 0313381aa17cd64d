package org.headrace.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commit that a folder's working tree is at, as the files of git say; no program is run. */
public final class GitCommit {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String LINK = "gitdir: ";
    private static final String BRANCH = "ref: ";

    private GitCommit() {}

    /** The commit; empty outside of a working tree, before the first commit, and where the files cannot be read. */
    public static Optional<String> of(Path folder) {
        try {
            for (Path place = folder.toAbsolutePath().normalize(); place != null; place = place.getParent()) {
                Path git = place.resolve(".git");
                if (Files.exists(git)) {
                    return read(Files.isDirectory(git) ? git : place.resolve(linked(git)));
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) { // nothing depends on it
            return Optional.empty();
        }
    }

    /** Of a second working tree and of a submodule, {@code .git} is a file that says where the folder is. */
    private static String linked(Path file) throws IOException {
        String text = Files.readString(file).strip();
        return text.startsWith(LINK) ? text.substring(LINK.length()) : text;
    }

    private static Optional<String> read(Path git) throws IOException {
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith(BRANCH)) {
            return hash(head);
        }
        String branch = head.substring(BRANCH.length());
        Path common = git.resolve("commondir");
        Path shared =
                Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
        Path loose = shared.resolve(branch);
        return Files.exists(loose) ? hash(Files.readString(loose).strip()) : packed(shared, branch);
    }

    private static Optional<String> packed(Path shared, String branch) throws IOException {
        Path file = shared.resolve("packed-refs");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.endsWith(" " + branch))
                    .flatMap(line -> hash(line.substring(0, line.indexOf(' '))).stream())
                    .findFirst();
        }
    }

    private static Optional<String> hash(String text) {
        return Optional.of(text).filter(found -> HASH.matcher(found).matches());
    }
}
