package org.headrace.source;

import java.util.Optional;
import org.headrace.Sync;

/**
 * What a load reads.
 *
 * @param text the query without layout and comments: two of one text give the same
 * @param sync what of it is wanted: a result without periods is compared as one whole
 * @param scan present if the query reads one table row by row
 */
public record SourceQuery(String sql, String text, Sync sync, Optional<RowScan> scan) {
    /** A query that is compared as it is written. */
    public SourceQuery(String sql, Sync sync, Optional<RowScan> scan) {
        this(sql, sql, sync, scan);
    }
}
