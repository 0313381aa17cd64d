package org.headrace.source.postgres;

import java.util.Optional;
import java.util.Set;

/**
 * Where a load of a log left off.
 *
 * @param seenIds those ids in [xmin, xmax) of the snapshot whose rows were seen
 * @param from the value of the cursor from which on the next load looks; absent if it looks at all rows
 */
record LogPosition(Set<Long> seenIds, Optional<String> from) {
    /** Of what is no log. */
    static final LogPosition NONE = new LogPosition(Set.of(), Optional.empty());

    LogPosition {
        seenIds = Set.copyOf(seenIds);
    }
}
