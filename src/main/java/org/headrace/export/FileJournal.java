package org.headrace.export;

import java.util.List;
import java.util.Map;
import org.headrace.HeadraceException;

/** Remembers which files an export has written, so that those it no longer fills can be removed. */
public interface FileJournal {
    /**
     * A file the query fills.
     *
     * @param path relative to the export folder, with {@code /} between its parts
     * @param values of the columns in the path; null is absent
     * @param bytes its size
     * @param changed whether it is about to be written
     */
    record FilledFile(String path, Map<String, String> values, long bytes, boolean changed) {
        public FilledFile {
            values = Map.copyOf(values);
        }
    }

    /**
     * Notes files durably, before the changed ones appear under their names.
     *
     * @throws HeadraceException if a path was filled before in this run
     */
    void record(List<FilledFile> files);

    /** The paths recorded in earlier runs, within what this run covers, that it has not filled. */
    List<String> stale();

    /** Forgets files that were removed. */
    void forget(List<String> paths);
}
