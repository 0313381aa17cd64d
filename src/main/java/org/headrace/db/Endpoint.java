package org.headrace.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.headrace.HeadraceException;
import org.postgresql.Driver;

/**
 * Where a database is and who connects to it.
 *
 * @param name what the project calls it
 * @param url a JDBC URL
 */
public record Endpoint(String name, String url, Optional<String> user, Optional<String> password) {
    private static final String OLDEST_SERVER = "13";

    /** The URL without a password that it may contain: as a parameter, or before the host, where libpq has it. */
    public String withoutSecrets() {
        return url.replaceAll("(?i)(password=)[^&]*", "$1***").replaceAll("//.*@", "//***@");
    }

    /**
     * What the driver makes of all this; what the URL says counts more than user and password beside it.
     *
     * @throws HeadraceException if the driver cannot read the URL
     */
    Properties properties() {
        Properties given = new Properties();
        user.ifPresent(name -> given.setProperty("user", name));
        password.ifPresent(secret -> given.setProperty("password", secret));
        Properties read = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, given) : null;
        // The driver would take a password before the host for a part of its name, and quote it.
        if (read == null || read.getProperty("PGHOST", "").contains("@")) {
            throw HeadraceException.usage("The connection " + this
                    + " is not PostgreSQL. Expected a URL such as jdbc:postgresql://host:5432/database.");
        }
        return read;
    }

    /** Connects; gives up after seven seconds without an answer. Closed by the caller. */
    Connection connect() throws SQLException {
        return connect(Optional.empty());
    }

    /** As {@link #connect()}, of a connection that gives up each statement after seven seconds as well. */
    Connection connectBriefly() throws SQLException {
        return connect(Optional.of("7"));
    }

    private Connection connect(Optional<String> seconds) throws SQLException {
        // Read first, since the driver's exception quotes a URL that it cannot read, with the password in it.
        Properties properties = properties();
        properties.setProperty("loginTimeout", "7");
        properties.setProperty("cancelSignalTimeout", "2");
        properties.setProperty("tcpKeepAlive", "true");
        seconds.ifPresent(limit -> properties.setProperty("socketTimeout", limit));
        properties.setProperty("ApplicationName", "headrace");
        // Known beforehand, the driver names the application while it connects, so that the name outlasts a reset.
        properties.setProperty("assumeMinServerVersion", OLDEST_SERVER);
        return new Driver().connect(url, properties);
    }

    /** Name and URL, without any secret. */
    @Override
    public String toString() {
        return name + " (" + withoutSecrets() + ")";
    }
}
