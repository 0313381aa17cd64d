package org.headrace.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headrace.TableName;

/** What a connection's URL may look like, as far as that can be told before anything connects. */
final class ConnectionUrl {
    static final String EMBEDDED = "embedded:";
    static final String FEED = "sse:";

    private static final Pattern JDBC = Pattern.compile("^jdbc:\\w+:");
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
        return ConnectionKind.of(url)
                .map(kind -> kind == ConnectionKind.FEED ? feedProblem(url) : problem(kind, url))
                .orElseGet(() -> Optional.of("it begins like none of " + ConnectionKind.allSchemes()
                        + "; expected such as " + ConnectionKind.POSTGRESQL.example()));
    }

    private static Optional<String> feedProblem(String url) {
        try {
            URI address = new URI(url.substring(FEED.length()));
            if (address.getRawUserInfo() != null) {
                return Optional.of("user and password go into the keys 'user' and 'password', not before the host");
            }
            return address.getHost() == null
                    ? Optional.of("expected " + ConnectionKind.FEED.example())
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("expected " + ConnectionKind.FEED.example() + "; other characters are written %XX");
        }
    }

    private static Optional<String> problem(ConnectionKind kind, String url) {
        if (!kind.isServer()) {
            return Optional.empty(); // any folder, in which a question mark is a character like others
        }
        String place = JDBC.matcher(url).replaceFirst("").split("\\?", 2)[0];
        if (place.contains("@")) {
            return Optional.of("user and password go into the keys 'user' and 'password', not before the host");
        }
        if (place.startsWith("//") && !HOSTS.matcher(place).matches()) {
            return Optional.of("expected " + kind.example());
        }
        if (WRONG_ESCAPE.matcher(url).find()) {
            return Optional.of("a percent sign in it is written %25");
        }
        return unknownParameter(kind, url);
    }

    /** A parameter that the driver does not know; it would ignore it, and connect in the clear for a misspelt sslmode. */
    private static Optional<String> unknownParameter(ConnectionKind kind, String url) {
        List<String> known = parameters(kind);
        int start = url.indexOf('?');
        List<String> parameters =
                start < 0 ? List.of() : List.of(url.substring(start + 1).split("&"));
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).split("=", 2)[0];
            if (!name.isEmpty() && !known.contains(name)) {
                String suggestion = known.stream()
                        .filter(name::equalsIgnoreCase)
                        .findFirst()
                        .map(right -> "; did you mean '" + right + "'?")
                        .orElseGet(() -> Problems.suggestion(name, known));
                // What is like no parameter may be a part of a password.
                return Optional.of(
                        suggestion.contains("did you mean")
                                ? "unknown parameter '" + name + "'" + suggestion
                                : "its parameter " + (i + 1)
                                        + " is none of the driver's, such as " + kind.exampleParameter()
                                        + "; an & in a value is written %26");
            }
        }
        return Optional.empty();
    }

    /** The parameters that the driver takes; this package cannot ask it, but a test does. */
    private static List<String> parameters(ConnectionKind kind) {
        try (InputStream in = ConnectionUrl.class.getResourceAsStream(kind.parametersFile())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
