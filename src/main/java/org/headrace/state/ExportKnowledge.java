package org.headrace.state;

import java.util.Map;
import java.util.Optional;
import org.headrace.TableName;

/**
 * What is known of the exports of a pipeline in one folder.
 *
 * @param exports by name, as they last wrote all their files
 * @param versions of the relations they read, in one snapshot
 * @param form in which files are written: another one gives other files of the same rows
 */
public record ExportKnowledge(Map<String, KnownExport> exports, Map<TableName, Long> versions, String form) {
    /** Nothing was ever exported. */
    public static final ExportKnowledge NONE = new ExportKnowledge(Map.of(), Map.of(), "");

    public ExportKnowledge {
        exports = Map.copyOf(exports);
        versions = Map.copyOf(versions);
    }

    public Optional<KnownExport> export(String name) {
        return Optional.ofNullable(exports.get(name));
    }

    /** The same exports beside the versions of another snapshot. */
    public ExportKnowledge at(Map<TableName, Long> others) {
        return new ExportKnowledge(exports, others, form);
    }
}
