package org.headrace.db;

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

    /** Name and URL, without any secret. */
    @Override
    public String toString() {
        return name + " (" + withoutSecrets() + ")";
    }
}
