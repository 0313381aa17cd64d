package org.headrace.load;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;

/** Writes rows of a raw table, and tells in which periods they lie, or lay: everything, if rows were written and the load names no periods. */
record RowPlaces(Session warehouse, Optional<PeriodColumn> period) {
    /** Rows that were written, and their periods. */
    record Written(long rows, PeriodSet periods) {
        Written and(Written other) {
            return new Written(rows + other.rows, periods.union(other.periods));
        }
    }

    private record PeriodRows(LocalDateTime start, long rows) {}

    /**
     * Runs a statement that deletes or inserts.
     *
     * @param alias what the statement calls the raw table, as SQL
     */
    Written write(String statement, String alias) {
        if (period.isEmpty()) {
            long rows = warehouse.update(statement);
            return new Written(rows, rows == 0 ? PeriodSet.NOTHING : PeriodSet.EVERYTHING);
        }
        PeriodColumn by = period.get();
        String start = "date_trunc('%s', %s.%s::timestamp)".formatted(by.unit(), alias, TableName.quote(by.column()));
        List<PeriodRows> written = warehouse.query(
                row -> new PeriodRows(row.getObject("period", LocalDateTime.class), row.getLong("rows")),
                "with written as (\n" + statement + "\nreturning " + start
                        + " as period\n)\nselect period, count(*) as rows from written group by period");
        return new Written(
                written.stream().mapToLong(PeriodRows::rows).sum(),
                PeriodSet.of(written.stream()
                        .map(rows -> Period.startingAt(rows.start(), by.unit()))
                        .toList()));
    }
}
