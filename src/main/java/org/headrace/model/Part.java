package org.headrace.model;

import java.util.List;
import java.util.Optional;
import org.headrace.Column;
import org.headrace.KeySet;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/**
 * Which rows of a relation can differ from those that its query gives now.
 *
 * @param periods in which they lie; everything where keys are given
 * @param keys that they have; absent if that is not known
 */
public record Part(PeriodSet periods, Optional<KeySet> keys) {
    static final Part EVERYTHING = of(PeriodSet.EVERYTHING);

    public static Part of(PeriodSet periods) {
        return new Part(periods, Optional.empty());
    }

    public static Part of(KeySet keys) {
        return new Part(PeriodSet.EVERYTHING, Optional.of(keys));
    }

    /** The SQL condition that holds for these rows, and in the query's result for those that take their place. */
    String condition(Optional<PeriodColumn> period, List<Column> columns) {
        return keys.map(set -> set.condition(columns))
                .or(() -> period.map(
                        column -> periods.condition(TableName.quote(column.column()), column.typeIn(columns))))
                .orElse("true");
    }
}
