package org.headrace.serve.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a service asks of those who send requests.
 *
 * @param token what programs send as {@code Authorization: Bearer}: itself, or {@code sha256:} and its digest in hexadecimal
 * @param users who may sign in by a browser
 * @param isReadOnly whether nobody may start or pause runs
 */
public record Guard(Optional<String> token, Users users, boolean isReadOnly) {
    private static final String DIGEST = "sha256:";

    /** A guard that knows no users. */
    public static Guard of(Optional<String> token) {
        return new Guard(token, Users.NONE, false);
    }

    /** Whether everyone who reaches the service may use it. */
    public boolean isOpen() {
        return token.isEmpty() && users.isEmpty();
    }

    boolean isToken(String given) {
        return token.filter(secret ->
                        secret.startsWith(DIGEST) ? isEqual(DIGEST + sha256(given), secret) : isEqual(given, secret))
                .isPresent();
    }

    /** In a time that does not depend on where the two differ. */
    static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
