package org.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The superuser's password, in the format of libpq, so that {@code PGPASSFILE=.headrace/pgpass psql} works too. */
record PasswordFile(Path path) {
    private static final String PREFIX = "127.0.0.1:*:*:" + EmbeddedServer.USER + ":";
    private static final int PASSWORD_BYTES = 24;

    Optional<String> findPassword() {
        try {
            return Optional.of(Files.readString(path).strip())
                    .filter(line -> line.startsWith(PREFIX))
                    .map(line -> line.substring(PREFIX.length()));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** The password in the file; a new one if there is none. */
    String passwordOrNew() throws IOException {
        Optional<String> password = findPassword();
        return password.isPresent() ? password.orElseThrow() : writeNew();
    }

    private String writeNew() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, PREFIX + password + "\n");
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        return password;
    }
}
