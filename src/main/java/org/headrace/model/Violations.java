package org.headrace.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;

/**
 * What the SELECT of a check gives.
 *
 * @param count of all violations
 * @param kept some of them, each as JSON
 */
public record Violations(long count, List<String> kept) {
    /** Stands for the whole row; a column of this name would be taken for it. */
    private static final String ROW = TableName.quote("headrace row");

    public Violations {
        kept = List.copyOf(kept);
    }

    /**
     * Looks at certain periods.
     *
     * @param period absent if violations belong to no period; then all are looked for
     * @param limit how many violations are kept at most; all are counted
     */
    public static Violations find(
            Session warehouse, String sql, Optional<PeriodColumn> period, PeriodSet periods, int limit) {
        String from = "(\n" + sql + "\n) as " + ROW;
        String where = period.filter(by -> !periods.isEverything())
                .map(by -> " where "
                        + periods.condition(TableName.quote(by.column()), warehouse.columnType(by.column(), from)))
                .orElse("");
        List<Long> counts = new ArrayList<>();
        List<String> kept = warehouse.query(
                row -> {
                    counts.add(row.getLong("violations"));
                    return row.getString("violation");
                },
                "select to_jsonb(" + ROW + ") as violation, count(*) over () as violations from " + from + where
                        + " limit " + limit);
        return new Violations(counts.isEmpty() ? 0 : counts.get(0), kept);
    }
}
