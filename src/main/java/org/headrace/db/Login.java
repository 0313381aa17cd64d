package org.headrace.db;

import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a connection to PostgreSQL is made. */
public final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private static final String OLDEST_SERVER = "13";

    private Login() {}

    /** Connects; gives up after seven seconds without an answer. Closed by the caller. */
    static Connection connect(Endpoint endpoint) throws SQLException {
        return connect(endpoint, Optional.empty());
    }

    /** As {@link #connect(Endpoint)}; the connection fails when the server says nothing for so long. */
    static Connection connect(Endpoint endpoint, Optional<Duration> silence) throws SQLException {
        // Read first, since the driver's exception quotes a URL that it cannot read, with the password in it.
        Properties properties = endpoint.properties();
        properties.setProperty("loginTimeout", "7");
        properties.setProperty("cancelSignalTimeout", "2");
        properties.setProperty("tcpKeepAlive", "true");
        silence.ifPresent(time -> properties.setProperty("socketTimeout", Long.toString(time.toSeconds())));
        properties.setProperty("ApplicationName", "headrace");
        // Known beforehand, the driver names the application while it connects, so that the name outlasts a reset.
        properties.setProperty("assumeMinServerVersion", OLDEST_SERVER);
        return new Driver().connect(endpoint.url(), properties);
    }

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
