package org.headrace.source;

import java.util.Optional;
import org.headrace.PeriodSet;

/** The raw table that a load fills, for a load that cannot tell otherwise what changed. */
@FunctionalInterface
public interface RawContents {
    /** A table of which nothing is known. */
    RawContents UNKNOWN = where -> Optional.empty();

    /**
     * Compares it with the source, row by row.
     *
     * @param where which rows are compared, as SQL over the columns that both have
     * @return absent if the two cannot be compared
     */
    Optional<Difference> differing(String where);

    /**
     * What differs.
     *
     * @param periods the periods that differ; everything if anything differs and the load has no periods
     * @param sourceRows how many rows the source has in the parts that differ
     * @param sourceCondition SQL over the query's columns that holds for these rows
     * @param rawCondition SQL over the raw table's columns that holds for its rows in the same parts
     */
    record Difference(PeriodSet periods, long sourceRows, String sourceCondition, String rawCondition) {}
}
