package org.headrace.source.postgres;

import java.util.Optional;
import org.headrace.PeriodUnit;
import org.headrace.source.PeriodCounter;
import org.headrace.source.Selection;

/**
 * The rows of a query.
 *
 * @param sql in the columns of the load's own query
 * @param counted present if the rows were not counted, and are to be as they are copied
 */
record SqlSelection(String sql, Optional<Counted> counted) implements Selection {
    /** By which column of the result rows are counted, from 0, and in which periods; absent if they are one whole. */
    record Counted(Optional<Integer> column, PeriodUnit unit) {
        PeriodCounter counter() {
            return column.map(index -> PeriodCounter.by(index, unit)).orElseGet(PeriodCounter::ofTheWhole);
        }
    }

    /** The rows of a query, which are known already. */
    SqlSelection(String sql) {
        this(sql, Optional.empty());
    }
}
