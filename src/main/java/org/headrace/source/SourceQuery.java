package org.headrace.source;

import java.util.Optional;
import org.headrace.Sync;
import org.headrace.TableScan;

/**
 * What a load reads.
 *
 * @param sql in the dialect of the source
 * @param text the query without layout and comments: two of one text give the same
 * @param sync what of it is wanted: a result without periods is compared as one whole
 * @param scan present if the query reads one table of a PostgreSQL server row by row
 */
public record SourceQuery(String sql, String text, Sync sync, Optional<TableScan> scan) {
    /** A query that is compared as it is written. */
    public SourceQuery(String sql, Sync sync, Optional<TableScan> scan) {
        this(sql, sql, sync, scan);
    }
}
