package org.headrace.source;

import java.util.Optional;
import org.headrace.PeriodColumn;

/**
 * What a load reads.
 *
 * @param period absent if the result is compared as one whole
 * @param scan present if the query reads one table row by row
 */
public record SourceQuery(String sql, Optional<PeriodColumn> period, Optional<RowScan> scan) {}
