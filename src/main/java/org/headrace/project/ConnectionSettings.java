package org.headrace.project;

import java.net.URI;
import java.util.Optional;

/**
 * A database the project names in {@code headrace.conf}.
 *
 * @param url a JDBC URL, {@code embedded:DATABASE} for a database of the embedded server, or {@code files:FOLDER}
 * @param extensions of a folder of files: the folder with extensions of DuckDB, if there is one
 */
public record ConnectionSettings(
        String name, String url, Optional<String> user, Optional<String> password, Optional<String> extensions) {
    private static final String FILES = "files:";

    /** A database. */
    public ConnectionSettings(String name, String url, Optional<String> user, Optional<String> password) {
        this(name, url, user, password, Optional.empty());
    }

    /** A folder of files. */
    static ConnectionSettings ofFiles(String name, String folder, Optional<String> extensions) {
        return new ConnectionSettings(name, FILES + folder, Optional.empty(), Optional.empty(), extensions);
    }

    /** The folder of files, perhaps relative to the project. */
    public String folder() {
        return url.substring(FILES.length());
    }

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

    /**
     * The address of a feed.
     *
     * @throws IllegalStateException if this is none
     */
    public URI feed() {
        if (kind() != ConnectionKind.FEED) {
            throw new IllegalStateException(name);
        }
        return URI.create(url.substring(ConnectionUrl.FEED.length()));
    }

    /** The name alone: the URL, too, may hold a password. */
    @Override
    public String toString() {
        return name;
    }
}
