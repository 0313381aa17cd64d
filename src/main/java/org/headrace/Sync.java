package org.headrace;

import java.util.List;
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

    /** The table equals the source; rows are told apart by these columns, and only those that differ are written. */
    record ByKey(List<String> key) implements Sync {
        public ByKey {
            key = List.copyOf(key);
        }
    }

    /**
     * Every row that the source committed is there once. For logs that only grow.
     *
     * @param cursor if present, only rows from a little below its highest value on are looked at
     */
    record Append(Optional<CursorColumn> cursor) implements Sync {
        @Override
        public Optional<String> positionColumn() {
            return cursor.map(CursorColumn::column);
        }
    }

    /** The table equals the source; if anything differs, all of it is written. */
    record Replace() implements Sync {}

    /** Every message of a feed is there once, as it came. {@code headrace stream} writes it, and no run. */
    record Stream() implements Sync {}

    /** The column whose values tell where in time, or in the order of a log, a row belongs. */
    default Optional<String> positionColumn() {
        return period().map(PeriodColumn::column);
    }

    /** The column that places a row in a period, if rows are compared and copied by periods. */
    default Optional<PeriodColumn> period() {
        return Optional.empty();
    }
}
