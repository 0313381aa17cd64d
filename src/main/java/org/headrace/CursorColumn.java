package org.headrace;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The column by which a log grows, and how far back a load looks for rows that were written late.
 *
 * @param lookback for a time an interval as PostgreSQL reads it, for a number a number
 */
public record CursorColumn(String column, String lookback) {
    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8");

    public CursorColumn {
        Objects.requireNonNull(column);
        Objects.requireNonNull(lookback);
    }

    /**
     * The type of this column in a result.
     *
     * @throws HeadraceException if the result does not have it, or neither as a time nor as a whole number
     */
    public String typeIn(List<Column> columns) {
        String type = Column.find(columns, column).map(Column::type).orElse("");
        if (!isTime(type) && !NUMBERS.contains(type)) {
            throw HeadraceException.failed("The cursor column '" + column + "' "
                    + (type.isEmpty() ? "is not in the result" : "is " + type)
                    + "; expected a column of type timestamp, timestamptz, date, smallint, integer or bigint. Correct the"
                    + " key 'cursor'.");
        }
        return type;
    }

    /** Whether a type is a time, which may be infinite. */
    public static boolean isTime(String type) {
        return PeriodColumn.TYPES.contains(type);
    }
}
