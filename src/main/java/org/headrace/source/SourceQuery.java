package org.headrace.source;

import java.util.Optional;
import org.headrace.Sync;

/**
 * What a load reads.
 *
 * @param sync what of it is wanted: a result without periods is compared as one whole
 * @param scan present if the query reads one table row by row
 */
public record SourceQuery(String sql, Sync sync, Optional<RowScan> scan) {}
