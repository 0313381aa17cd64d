package org.headrace.source.files;

import java.nio.file.Path;
import java.util.List;
import org.headrace.source.Selection;

/**
 * Rows of a query over files.
 *
 * @param files those that are read
 * @param condition SQL over the columns of the query
 * @param isCounted whether the digest is to be made of the rows on their way
 */
record FilesSelection(List<Path> files, String condition, boolean isCounted) implements Selection {
    FilesSelection {
        files = List.copyOf(files);
    }
}
