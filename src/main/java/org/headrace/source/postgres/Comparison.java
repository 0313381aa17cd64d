package org.headrace.source.postgres;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.source.LoadedState;
import org.headrace.source.PeriodState;

/** A way to tell which periods of a source changed. */
interface Comparison {
    /** What this way of comparing depends on beside the query, such as the columns of the table it looks at. */
    String basis();

    /** Why what was learned at {@code last} does not say what changed since; absent if it does. */
    Optional<Doubt> doubt(PostgresPosition last);

    /** Looks at the source; without a previous state every period counts as changed. */
    Result compare(Optional<LoadedState> previous);

    /**
     * What was found.
     *
     * @param periods every period the source has
     * @param changed the starts of those that differ from before, vanished ones among them
     * @param query gives every row of those that differ, and reads less than the load's own query; absent if there is none such
     */
    record Result(Map<LocalDateTime, PeriodState> periods, Set<LocalDateTime> changed, Optional<String> query) {}
}
