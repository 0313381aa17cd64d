package org.headrace.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headrace.HeadraceException;

/** Remembers which files an export has written, so that those it no longer fills can be removed. */
public interface FileJournal {
    /**
     * A file the query fills.
     *
     * @param path relative to the export folder, with {@code /} between its parts
     * @param values of the columns in the path; null is absent
     * @param bytes its size
     * @param stamp how it was before it was found to be right; empty if it is about to be written
     */
    record FilledFile(String path, Map<String, String> values, long bytes, Optional<FileStamp> stamp) {
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

    /** Notes how files were left that have just been written. */
    void written(Map<String, FileStamp> stamps);

    /** The paths recorded in earlier runs, within what this run covers, that it has not filled. */
    List<String> stale();

    /** Forgets files that were removed. */
    void forget(List<String> paths);
}
