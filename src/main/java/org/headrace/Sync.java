package org.headrace;

import java.util.Optional;

/** What a run of a load makes true. */
public sealed interface Sync {
    /** Every period equals the source. */
    record ByPeriod(PeriodColumn column) implements Sync {
        @Override
        public Optional<PeriodColumn> period() {
            return Optional.of(column);
        }
    }

    /** The table equals the source. */
    record Replace() implements Sync {}

    /** The column that places a row in a period, if rows are compared and copied by periods. */
    default Optional<PeriodColumn> period() {
        return Optional.empty();
    }
}
