package org.headrace.project;

import java.util.Optional;

/**
 * A database the project names in {@code headrace.conf}.
 *
 * @param url a JDBC URL, or {@code embedded:DATABASE} for a database of the embedded server
 */
public record ConnectionSettings(String name, String url, Optional<String> user, Optional<String> password) {
    /** The database's name on the embedded server, if it lives there. */
    public Optional<String> embeddedDatabase() {
        return url.startsWith(ConnectionUrl.EMBEDDED)
                ? Optional.of(url.substring(ConnectionUrl.EMBEDDED.length()))
                : Optional.empty();
    }

    /** The name alone: the URL, too, may hold a password. */
    @Override
    public String toString() {
        return name;
    }
}
