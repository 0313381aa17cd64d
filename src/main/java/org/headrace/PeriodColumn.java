package org.headrace;

import java.util.Objects;

/** The column that places a row in a period, and how long the periods are. */
public record PeriodColumn(String column, PeriodUnit unit) {
    public PeriodColumn {
        Objects.requireNonNull(column);
        Objects.requireNonNull(unit);
    }
}
