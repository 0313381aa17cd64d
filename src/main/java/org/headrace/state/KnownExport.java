package org.headrace.state;

import java.util.Map;
import org.headrace.TableName;

/**
 * An export as it last wrote all its files into a folder.
 *
 * @param definition of its query, its path and the form of its files
 * @param seen the version of each input that it was made from
 * @param files how many files it filled
 */
public record KnownExport(String definition, Map<TableName, Long> seen, long files) {
    public KnownExport {
        seen = Map.copyOf(seen);
    }
}
