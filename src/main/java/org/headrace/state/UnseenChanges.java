package org.headrace.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** What changed in relations since readers of them, such as builds, have seen them. */
final class UnseenChanges {
    private UnseenChanges() {}

    /**
     * The changes by reader and relation.
     *
     * @param readers a SELECT of {@code name}, {@code relation} and {@code version}: who has seen which version; its one parameter is the
     *     pipeline
     * @param columns by which columns relations change; what was noted by another one counts as everything
     */
    static Map<String, Map<TableName, PeriodSet>> read(
            Session warehouse, String readers, String pipeline, Map<TableName, PeriodColumn> columns) {
        Map<String, Map<TableName, PeriodSet>> changes = new HashMap<>();
        warehouse.query(
                row -> {
                    TableName relation = TableName.parse(row.getString("relation"));
                    PeriodSet periods = periods(row, Optional.ofNullable(columns.get(relation)));
                    return changes.computeIfAbsent(row.getString("name"), name -> new HashMap<>())
                            .merge(relation, periods, PeriodSet::union);
                },
                SqlResource.read(UnseenChanges.class, "unseen_changes.sql", Map.of("readers", readers)),
                pipeline);
        return changes;
    }

    /** The periods that a noted change is about; everything, if it was noted by another column than {@code column}. */
    private static PeriodSet periods(ResultSet change, Optional<PeriodColumn> column) throws SQLException {
        String notedBy = change.getString("noted_by");
        boolean isKnown = notedBy == null || notedBy.equals(Builds.text(column));
        return !isKnown || change.getString("scope").equals("everything")
                ? PeriodSet.EVERYTHING
                : PeriodSet.of(List.of(Period.between(
                        change.getObject("period_start", LocalDateTime.class),
                        change.getObject("period_end", LocalDateTime.class))));
    }
}
