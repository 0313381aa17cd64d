package org.headrace.db;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a login needs of this process. */
public final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private Login() {}

    /**
     * Derives a key from a password, as a login by SCRAM does. That is slow at first, so a program may do it on a thread of its own
     * before it knows whom to log in as.
     */
    public static void warmUp() {
        try {
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec("password".toCharArray(), new byte[16], 4096, 256));
        } catch (GeneralSecurityException e) {
            LOG.debug("This Java cannot derive the key that most servers ask for", e);
        }
    }
}
