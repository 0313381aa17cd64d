package org.headrace.project;

import java.util.Optional;

/**
 * A database the project names in {@code headrace.conf}.
 *
 * @param url a JDBC URL, or {@code embedded:DATABASE} for a database of the embedded server
 */
public record ConnectionSettings(String name, String url, Optional<String> user, Optional<String> password) {
    /**
     * What is at the other end.
     *
     * @throws IllegalArgumentException if the URL begins like that of no kind; a project that was read has none such
     */
    public ConnectionKind kind() {
        return ConnectionKind.of(url).orElseThrow(() -> new IllegalArgumentException(name));
    }

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
