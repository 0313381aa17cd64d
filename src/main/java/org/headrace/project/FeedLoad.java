package org.headrace.project;

import java.util.Optional;
import org.headrace.PeriodColumn;

/** A load of a feed: its messages have columns of their own, and land all. */
final class FeedLoad {
    private static final String QUERY = "select seq, id, event, data, received_at, is_cut from feed";
    private static final String PERIOD_COLUMN = "received_at";

    private FeedLoad() {}

    /** What is wrong with the query or the period, if anything is. */
    static Optional<String> problem(SqlFile file, Optional<PeriodColumn> period) {
        if (!file.sql().replaceAll("\\s+", " ").strip().equalsIgnoreCase(QUERY)) {
            return Optional.of("a feed lands every message as it came; expected the query: " + QUERY);
        }
        return period.filter(given -> !given.column().equals(PERIOD_COLUMN))
                .map(given ->
                        "the period column of a feed is " + PERIOD_COLUMN + ", but '" + given.column() + "' is given");
    }
}
