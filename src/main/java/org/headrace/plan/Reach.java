package org.headrace.plan;

import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;

/**
 * The one place where changed periods of the inputs become periods of what reads them: of an incremental model, or of a check with
 * {@code period}.
 */
final class Reach {
    private Reach() {}

    /**
     * The periods in which the result of a query can differ.
     *
     * @param period places a row of the result in a period; absent if only all of it can be built
     */
    static PeriodSet of(InputChanges changes, Optional<PeriodColumn> period) {
        PeriodSet changed = changes.byInput().values().stream().reduce(PeriodSet.NOTHING, PeriodSet::union);
        return period.map(column -> changed.widenedTo(column.unit()))
                .orElse(changed.isEmpty() ? PeriodSet.NOTHING : PeriodSet.EVERYTHING);
    }
}
