package org.headrace;

import java.util.Objects;
import java.util.Set;

/** The column that places a row in a period, and how long the periods are. */
public record PeriodColumn(String column, PeriodUnit unit) {
    /** The types that such a column may have. */
    public static final Set<String> TYPES = Set.of("timestamp", "timestamptz", "date");

    public PeriodColumn {
        Objects.requireNonNull(column);
        Objects.requireNonNull(unit);
    }
}
