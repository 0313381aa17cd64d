package org.headrace.state;

import java.util.Map;
import java.util.Optional;
import org.headrace.TableName;

/**
 * What is known of the published tables of a pipeline, in one snapshot.
 *
 * @param publications by name, and by the version that the table may have
 * @param latest by name, the version that the table had when it was last published
 * @param versions of the relations they read
 */
public record PublicationKnowledge(
        Map<String, Map<String, KnownPublication>> publications,
        Map<String, String> latest,
        Map<TableName, Long> versions) {
    /** Nothing was ever published. */
    public static final PublicationKnowledge NONE = new PublicationKnowledge(Map.of(), Map.of(), Map.of());

    public PublicationKnowledge {
        publications = Map.copyOf(publications);
        latest = Map.copyOf(latest);
        versions = Map.copyOf(versions);
    }

    /** What the table of that name was made from, if it has this version. */
    public Optional<KnownPublication> find(String name, Optional<String> version) {
        return version.flatMap(held ->
                Optional.ofNullable(publications.getOrDefault(name, Map.of()).get(held)));
    }
}
