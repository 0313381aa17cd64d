package org.headrace.state;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.TableName;

/**
 * What the warehouse knows of the builds of a pipeline, read at one moment.
 *
 * @param builds by name
 * @param versions of every relation the engine writes
 * @param relations that are there, of those asked for
 */
public record Knowledge(Map<String, KnownBuild> builds, Map<TableName, Long> versions, Set<TableName> relations) {
    /** Nothing was ever built. */
    public static final Knowledge NONE = new Knowledge(Map.of(), Map.of(), Set.of());

    public Knowledge {
        builds = Map.copyOf(builds);
        versions = Map.copyOf(versions);
        relations = Set.copyOf(relations);
    }

    public Optional<KnownBuild> build(String name) {
        return Optional.ofNullable(builds.get(name));
    }
}
