package org.headrace.db;

import java.util.Optional;

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

    /** Name and URL, without any secret. */
    @Override
    public String toString() {
        return name + " (" + withoutSecrets() + ")";
    }
}
