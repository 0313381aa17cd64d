package org.headrace.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections of headrace.conf, as far as they can be read.
 *
 * @param names of all; absent if the file does not tell
 * @param settings of those whose settings can be read, by name
 */
record KnownConnections(Optional<Set<String>> names, Map<String, ConnectionSettings> settings) {
    KnownConnections {
        settings = Map.copyOf(settings);
    }

    /** Why there can be no connection of this name, if there can be none. */
    Optional<String> problem(String name) {
        return names.filter(known -> !name.isEmpty() && !known.contains(name))
                .map(known -> "there is no connection '" + name + "' in headrace.conf"
                        + Problems.suggestion(name, List.copyOf(known)));
    }

    /** What is at the other end of a connection, if that can be told. */
    Optional<ConnectionKind> kind(String name) {
        return Optional.ofNullable(settings.get(name)).flatMap(known -> ConnectionKind.of(known.url()));
    }
}
