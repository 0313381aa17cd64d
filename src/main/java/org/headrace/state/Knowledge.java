package org.headrace.state;

import java.util.HashMap;
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
 * @param prepared those of them that are partitioned tables without a row, which wait for a model to fill them
 * @param facts what the warehouse said of queries, those of other pipelines too, by the names of their builds
 */
public record Knowledge(
        Map<String, KnownBuild> builds,
        Map<TableName, Long> versions,
        Set<TableName> relations,
        Set<TableName> prepared,
        Map<String, KnownFacts> facts) {
    /** Nothing was ever built. */
    public static final Knowledge NONE = new Knowledge(Map.of(), Map.of(), Set.of());

    /** As long as the warehouse was asked about no query. */
    public Knowledge(Map<String, KnownBuild> builds, Map<TableName, Long> versions, Set<TableName> relations) {
        this(builds, versions, relations, Set.of(), Map.of());
    }

    public Knowledge {
        builds = Map.copyOf(builds);
        versions = Map.copyOf(versions);
        relations = Set.copyOf(relations);
        prepared = Set.copyOf(prepared);
        facts = Map.copyOf(facts);
    }

    /** The same, and these facts of queries. */
    public Knowledge with(Map<String, KnownFacts> more) {
        Map<String, KnownFacts> all = new HashMap<>(facts);
        all.putAll(more);
        return new Knowledge(builds, versions, relations, prepared, all);
    }

    public Optional<KnownBuild> build(String name) {
        return Optional.ofNullable(builds.get(name));
    }
}
