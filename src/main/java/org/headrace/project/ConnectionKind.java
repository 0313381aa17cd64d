package org.headrace.project;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headrace.Sync;

/** The kinds of connections, told apart by how their URLs begin. Who opens one is {@code org.headrace.run.Databases}. */
public enum ConnectionKind {
    POSTGRESQL("jdbc:postgresql://host:5432/database", "postgresql_parameters.txt", "jdbc:postgresql:, embedded:"),
    MARIADB("jdbc:mariadb://host:3306/database", "mariadb_parameters.txt", "jdbc:mariadb:, jdbc:mysql:"),
    /** A folder of Parquet, CSV and JSON files. */
    FILES("files:data/features", "", "files:"),
    /** Server-sent events; what their URL asks for is the server's affair. */
    FEED("sse:http://host:8080/path", "", "sse:http:, sse:https:");

    private final String example;
    private final String parameters;
    private final String schemes;

    ConnectionKind(String example, String parameters, String schemes) {
        this.example = example;
        this.parameters = parameters;
        this.schemes = schemes;
    }

    /** The kind that a URL begins as. */
    static Optional<ConnectionKind> of(String url) {
        return Arrays.stream(values())
                .filter(kind -> Arrays.stream(kind.schemes.split(", ")).anyMatch(url::startsWith))
                .findFirst();
    }

    /** How URLs of all kinds may begin, for people. */
    static String allSchemes() {
        return Arrays.stream(values()).map(kind -> kind.schemes).collect(Collectors.joining(", "));
    }

    /** How a URL of this kind looks. */
    String example() {
        return example;
    }

    /** The file beside this class that lists the parameters which a URL may have. */
    String parametersFile() {
        return parameters;
    }

    /** One of the parameters that people look for. */
    String exampleParameter() {
        return this == POSTGRESQL ? "sslmode" : "sslMode";
    }

    /** Whether it is a server that one logs in to. */
    boolean isServer() {
        return this != FILES;
    }

    /** Whether loads from here are PostgreSQL's SQL. */
    boolean speaksPostgresql() {
        return this == POSTGRESQL;
    }

    /** Why a load from here cannot be kept equal in a certain way, if it cannot. */
    Optional<String> problem(Sync sync) {
        if (this == FEED != sync instanceof Sync.Stream) {
            return Optional.of(
                    this == FEED
                            ? "a feed lands message by message; expected sync = stream"
                            : "sync = stream needs a feed, a connection such as " + FEED.example);
        }
        boolean isById = sync instanceof Sync.Append append && append.cursor().isEmpty();
        return isById && !speaksPostgresql()
                ? Optional.of(
                        "sync = append needs 'cursor' and 'lookback' here, as in cursor = created_at, lookback = 2 days:"
                                + " only PostgreSQL tells which rows are new without them")
                : Optional.empty();
    }
}
