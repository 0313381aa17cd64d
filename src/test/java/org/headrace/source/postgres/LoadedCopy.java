package org.headrace.source.postgres;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headrace.source.LoadedState;

/**
 * A raw table and what is known of its source.
 *
 * @param runningThen the transactions that the last load's snapshot lists
 */
record LoadedCopy(List<SmallWorld.Row> rows, Optional<LoadedState> state, Set<Long> runningThen) {
    static final LoadedCopy NOTHING = new LoadedCopy(List.of(), Optional.empty(), Set.of());

    /** Whether it has exactly these rows. */
    boolean hasExactly(List<SmallWorld.Row> others) {
        return serials(rows).equals(serials(others));
    }

    private static List<Integer> serials(List<SmallWorld.Row> rows) {
        return rows.stream().map(SmallWorld.Row::serial).sorted().toList();
    }
}
