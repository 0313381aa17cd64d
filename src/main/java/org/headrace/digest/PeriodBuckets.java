package org.headrace.digest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Collection;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.TableName;

/**
 * A bucket for each period, identified by its start: null and the infinities are buckets of their own.
 *
 * @param type of the period column in this relation: {@code timestamp}, {@code timestamptz} or {@code date}
 */
public record PeriodBuckets(PeriodColumn column, String type) implements RowBuckets<LocalDateTime> {
    @Override
    public String expression() {
        return "date_trunc('" + column.unit() + "', (" + TableName.quote(column.column()) + ")::timestamp)";
    }

    @Override
    public LocalDateTime read(ResultSet row) throws SQLException {
        return row.getObject("bucket", LocalDateTime.class);
    }

    @Override
    public String condition(Collection<LocalDateTime> starts) {
        return periods(starts, column.unit()).condition(TableName.quote(column.column()), type);
    }

    /** The periods that start at these times. */
    public static PeriodSet periods(Collection<LocalDateTime> starts, PeriodUnit unit) {
        return PeriodSet.of(
                starts.stream().map(start -> Period.startingAt(start, unit)).toList());
    }
}
