package org.headrace.source;

import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a source as it was last loaded.
 *
 * @param definition a hash of all that the result depends on beside the rows: query, columns, way of comparing
 * @param periods by start of the period, null among them; the whole result under null if the load has no periods
 */
public record LoadedState(String definition, Position position, Map<LocalDateTime, PeriodState> periods) {
    public LoadedState {
        periods = Collections.unmodifiableMap(new HashMap<>(periods));
    }

    /** The same source, with these periods. */
    public LoadedState withPeriods(Map<LocalDateTime, PeriodState> counted) {
        return new LoadedState(definition, position, counted);
    }

    /** The same periods, at a position. */
    public LoadedState at(Position other) {
        return new LoadedState(definition, other, periods);
    }

    /** The same rows, under a definition that continues this one. */
    public LoadedState withDefinition(String continued) {
        return new LoadedState(continued, position, periods);
    }

    /** The periods of a state, or none; unlike {@link Map#of()}, the map can be asked for the period null. */
    public static Map<LocalDateTime, PeriodState> periodsOf(Optional<LoadedState> state) {
        return state.map(LoadedState::periods).orElseGet(HashMap::new);
    }

    /** The rows of all periods together. */
    public long rows() {
        return periods.values().stream().mapToLong(PeriodState::rows).sum();
    }
}
