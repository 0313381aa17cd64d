package org.headrace.model;

import java.util.List;
import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;

/** Runs the SELECT of a check; each row it gives is a violation. */
public final class Violations {
    /** Stands for the whole row; a column of this name would be taken for it. */
    private static final String ROW = TableName.quote("headrace row");

    private Violations() {}

    /**
     * Looks at certain periods.
     *
     * @param period absent if violations belong to no period; then all are looked for
     * @return at most {@code limit} violations, each as JSON
     */
    public static List<String> find(
            Session warehouse, String sql, Optional<PeriodColumn> period, PeriodSet periods, int limit) {
        String from = "(\n" + sql + "\n) as " + ROW;
        String where = period.filter(by -> !periods.isEverything())
                .map(by -> " where "
                        + periods.condition(TableName.quote(by.column()), warehouse.columnType(by.column(), from)))
                .orElse("");
        return warehouse.query(
                row -> row.getString(1), "select to_jsonb(" + ROW + ") from " + from + where + " limit " + limit);
    }
}
