package org.headrace.project;

import java.util.Optional;

/** Reads the files of one folder of a pipeline. {@link PipelineReader} lists the folders that there are. */
interface FolderReader<T> {
    /** The folder's name. */
    String folder();

    /**
     * Turns a file and its settings into what it declares. What has a problem stands in for what it was meant to be, so that it
     * causes no problem in the files that read it, and its own inputs are looked at.
     */
    Optional<T> read(SqlFile file, Settings settings);
}
