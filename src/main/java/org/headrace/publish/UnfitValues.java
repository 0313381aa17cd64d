package org.headrace.publish;

import java.util.List;
import java.util.stream.Collectors;
import org.headrace.HeadraceException;
import org.headrace.PeriodSet;
import org.headrace.db.Session;

/** Looks in the warehouse for values that the table could not hold, before anything is sent. */
final class UnfitValues {
    private UnfitValues() {}

    /**
     * Refuses them.
     *
     * @throws HeadraceException that says how many there are, in which columns
     */
    static void refuse(Session warehouse, Published published, List<SentColumn> columns, PeriodSet periods) {
        List<SentColumn> limited =
                columns.stream().filter(column -> !column.unfit().isEmpty()).toList();
        if (limited.isEmpty()) {
            return;
        }
        String counts = limited.stream()
                .map(column -> "count(*) filter (where " + column.unfit() + ")")
                .collect(Collectors.joining(", ", "select array[", "]"));
        Long[] found = warehouse.one(row -> (Long[]) row.getArray(1).getArray(), counts + published.from(periods));
        StringBuilder problems = new StringBuilder();
        for (int i = 0; i < found.length; i++) {
            if (found[i] > 0) {
                problems.append("\n  ")
                        .append(limited.get(i).name())
                        .append(": ")
                        .append(limited.get(i).reason())
                        .append(" (")
                        .append(found[i])
                        .append(found[i] == 1 ? " row)" : " rows)");
            }
        }
        if (!problems.isEmpty()) {
            throw HeadraceException.failed(published.description().replaceFirst("^t", "T")
                    + " cannot hold values that the query gives; nothing was sent:" + problems
                    + "\n  Let the query give other values or leave these rows out, or change the table.");
        }
    }
}
