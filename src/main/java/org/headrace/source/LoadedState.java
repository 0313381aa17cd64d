package org.headrace.source;

import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of a source as it was last loaded.
 *
 * @param definition a hash of all that the result depends on beside the rows: query, columns, table, way of comparing
 * @param periods by start of the period, null among them; the whole result under null if the load has no periods
 */
public record LoadedState(String definition, Snapshot snapshot, Map<LocalDateTime, PeriodState> periods) {
    public LoadedState {
        periods = Collections.unmodifiableMap(new HashMap<>(periods));
    }

    /** The rows of all periods together. */
    public long rows() {
        return periods.values().stream().mapToLong(PeriodState::rows).sum();
    }
}
