package org.headrace;

import java.util.List;
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

    /** Where this column is in a result that has it; the first is 0. */
    public int indexIn(List<Column> columns) {
        return columns.stream().map(Column::name).toList().indexOf(column);
    }

    /**
     * The type of this column in a result.
     *
     * @throws HeadraceException if the result does not have it, or not as a time
     */
    public String typeIn(List<Column> columns) {
        String type = Column.find(columns, column).map(Column::type).orElse("");
        if (!TYPES.contains(type)) {
            throw HeadraceException.failed("The period column '" + column + "' "
                    + (type.isEmpty() ? "is not in the result" : "is " + type)
                    + "; expected a column of type timestamp, timestamptz or date. Correct the key 'period'.");
        }
        return type;
    }
}
