package org.headrace.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.headrace.HeadraceException;
import org.tukaani.xz.XZInputStream;

/** Unpacks a {@code .txz}; a class of its own, so that only a first start loads the decoders. */
final class BinariesArchive {
    private static final int ANY_EXECUTE_BIT = 0111;

    private BinariesArchive() {}

    /** Unpacks what is on the class path. */
    static void unpack(String resource, Path target) throws IOException {
        try (InputStream packed = BinariesArchive.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw HeadraceException.failed("PostgreSQL cannot be unpacked: " + resource
                        + " should be on the class path, but is not. Build Headrace anew with mvn package.");
            }
            unpack(packed, target);
        }
    }

    /** Unpacks an archive, which is left open. */
    static void unpack(InputStream packed, Path target) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            unpack(entry, tar, target.resolve(entry.getName()));
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        boolean executable = (entry.getMode() & ANY_EXECUTE_BIT) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
