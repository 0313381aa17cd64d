package org.headrace.project;

import java.util.Optional;
import java.util.regex.Pattern;
import org.headrace.TableName;

/** What a connection's URL may look like, as far as that can be told before anything connects. */
final class ConnectionUrl {
    static final String EMBEDDED = "embedded:";

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern HOSTS = Pattern.compile(
            "//(?:\\[[^]/]*]|[^/:,\\[\\]])*(?::\\d+)?" + "(?:,(?:\\[[^]/]*]|[^/:,\\[\\]])*(?::\\d+)?)*/.*");
    private static final Pattern WRONG_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    private ConnectionUrl() {}

    /** Why the URL cannot be used, if it cannot. It may hold a password, so it is never quoted. */
    static Optional<String> problem(String url) {
        if (url.startsWith(EMBEDDED)) {
            String database = url.substring(EMBEDDED.length());
            return !database.isEmpty() && !TableName.isTooLong(database)
                    ? Optional.empty()
                    : Optional.of("a database of the embedded server has a name of 1 to 63 bytes: embedded:DATABASE");
        }
        if (!url.startsWith(POSTGRESQL)) {
            return Optional.of(
                    "it is neither PostgreSQL's, as jdbc:postgresql://host:5432/database, nor embedded:DATABASE");
        }
        String place = url.substring(POSTGRESQL.length()).split("\\?", 2)[0];
        if (place.contains("@")) {
            return Optional.of("user and password go into the keys 'user' and 'password', not before the host");
        }
        if (place.startsWith("//") && !HOSTS.matcher(place).matches()) {
            return Optional.of("expected jdbc:postgresql://host:5432/database");
        }
        if (WRONG_ESCAPE.matcher(url).find()) {
            return Optional.of("a percent sign in it is written %25");
        }
        return Optional.empty();
    }
}
