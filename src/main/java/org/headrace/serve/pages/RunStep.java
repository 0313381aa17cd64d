package org.headrace.serve.pages;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A step of a run, as the state has it.
 *
 * @param detail what it did, or why it was skipped
 * @param seconds how long it took, or takes until now
 */
record RunStep(
        String kind,
        String name,
        String outcome,
        String detail,
        OptionalLong rows,
        OptionalLong rowsRead,
        OptionalLong bytes,
        Optional<Double> seconds,
        Optional<Instant> startedAt) {
    private static final int MOST = 5000;

    /** The steps of a run, in its order. */
    static List<RunStep> of(Reading reading, long run) {
        return reading.state(MOST, RunStep::of, "select * from headrace.steps where run_id = ? order by position", run);
    }

    private static RunStep of(ResultSet row) throws SQLException {
        return new RunStep(
                row.getString("kind"),
                row.getString("name"),
                row.getString("outcome"),
                row.getString("detail"),
                number(row, "rows"),
                number(row, "rows_read"),
                number(row, "bytes"),
                Optional.ofNullable(row.getBigDecimal("seconds")).map(BigDecimal::doubleValue),
                RunRow.instant(row.getTimestamp("step_started_at")));
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    boolean isSkipped() {
        return outcome.equals("skipped");
    }

    /** What is the same step in another run. */
    String key() {
        return kind + " " + name;
    }

    /** When it ended, or the moment it was looked at while it runs. */
    Optional<Instant> end() {
        return startedAt.map(start -> start.plusNanos(Math.round(seconds.orElse(0.0) * 1e9)));
    }

    /** How many rows or files, as text; empty if it was not counted. */
    String amount() {
        return rows.isPresent() ? Text.count(rows.getAsLong()) : "";
    }

    /** What went through it besides, as text; may be empty. */
    String volume() {
        String read = rowsRead.isPresent() ? Text.count(rowsRead.getAsLong(), "row") + " read" : "";
        String size = bytes.isPresent() && bytes.getAsLong() > 0 ? Text.bytes(bytes.getAsLong()) : "";
        return read.isEmpty() || size.isEmpty() ? read + size : read + ", " + size;
    }
}
