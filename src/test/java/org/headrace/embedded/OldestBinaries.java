package org.headrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The programs of the oldest PostgreSQL that we support. Maven puts them under {@code target/}, for {@code mvn verify} only. */
public final class OldestBinaries {
    private static final Path FOLDER = Path.of("target", "oldest-postgresql").toAbsolutePath();
    private static final Path ARCHIVE = FOLDER.resolve("postgres-linux-x86_64.txz");

    private OldestBinaries() {}

    /** The folder of the programs, which are unpacked if they are not yet. */
    public static Path unpacked() {
        Path programs = FOLDER.resolve("programs");
        if (!Files.exists(programs)) {
            try (InputStream packed = Files.newInputStream(ARCHIVE)) {
                Path unfinished = FOLDER.resolve("unfinished");
                Directories.deleteIfExists(unfinished);
                BinariesArchive.unpack(packed, unfinished);
                Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return programs.resolve("bin");
    }
}
