package org.headrace.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One period of a source at a snapshot.
 *
 * @param rows how many rows it had
 * @param fingerprint by snapshot: of the ids of the transactions that wrote its rows, of those in [xmin, xmax) of the
 *     snapshot only, absent if there are none; by digest: of all its rows
 */
public record PeriodState(long rows, Optional<BigDecimal> fingerprint) {
    /** The starts of the periods that only one of two snapshots has, or whose state differs. */
    public static Set<LocalDateTime> differing(
            Map<LocalDateTime, PeriodState> now, Map<LocalDateTime, PeriodState> before) {
        return differing(now, before, start -> now.get(start).equals(before.get(start)));
    }

    /**
     * The starts of the periods that only one of two snapshots has, or that changed.
     *
     * @param isUnchanged asked of the start of each period that both have
     */
    public static Set<LocalDateTime> differing(
            Map<LocalDateTime, PeriodState> now,
            Map<LocalDateTime, PeriodState> before,
            Predicate<LocalDateTime> isUnchanged) {
        Set<LocalDateTime> changed = new HashSet<>(before.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(start -> now.containsKey(start) && before.containsKey(start) && isUnchanged.test(start));
        return changed;
    }
}
