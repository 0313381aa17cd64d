package org.headrace.serve.pages;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run changed in a relation.
 *
 * @param isWhole whether everything counts as changed
 * @param periods how many periods changed
 * @param first when the first of them begins
 * @param last when the last of them begins
 */
record RunChange(
        String relation,
        boolean isWhole,
        long periods,
        Optional<LocalDateTime> first,
        Optional<LocalDateTime> last,
        OptionalLong rowsBefore,
        OptionalLong rowsAfter) {
    private static final int MOST = 500;

    /** The changes of a run. */
    static List<RunChange> of(Reading reading, long run) {
        return reading.state(MOST, RunChange::of, """
                select
                    relation,
                    bool_or(scope = 'everything') as is_whole,
                    count(*) filter (where scope = 'period') as periods,
                    min(period_start) as first,
                    max(period_start) as last,
                    sum(rows_before) as rows_before,
                    sum(rows_after) as rows_after
                from headrace.relation_change
                where run_id = ?
                group by relation
                order by min(changed_at), relation""", run);
    }

    private static RunChange of(ResultSet row) throws SQLException {
        return new RunChange(
                row.getString("relation"),
                row.getBoolean("is_whole"),
                row.getLong("periods"),
                Optional.ofNullable(row.getObject("first", LocalDateTime.class)),
                Optional.ofNullable(row.getObject("last", LocalDateTime.class)),
                number(row, "rows_before"),
                number(row, "rows_after"));
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** What changed, in words. */
    String what() {
        if (isWhole || periods == 0) {
            return isWhole ? "everything" : "rows without a period";
        }
        String from = day(first);
        return Text.count(periods, "period") + (periods == 1 ? ": " + from : ", from " + from + " to " + day(last));
    }

    private static String day(Optional<LocalDateTime> time) {
        return time.map(at ->
                        at.toLocalTime().toSecondOfDay() == 0 ? at.toLocalDate().toString() : at.toString())
                .orElse("");
    }

    /** How many rows there were and are, in words; empty if they were not counted. */
    String rows() {
        if (rowsAfter.isEmpty()) {
            return "";
        }
        return (rowsBefore.isPresent() ? Text.count(rowsBefore.getAsLong()) + " → " : "")
                + Text.count(rowsAfter.getAsLong());
    }
}
