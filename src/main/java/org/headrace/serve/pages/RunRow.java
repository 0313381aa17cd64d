package org.headrace.serve.pages;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run, as the state has it.
 *
 * @param outcome {@code running}, {@code done}, {@code failed}, {@code check_failed}, {@code interrupted} or {@code abandoned}
 * @param message what the run said at its end; may be empty
 */
record RunRow(
        long id,
        String pipeline,
        String command,
        String outcome,
        String trigger,
        Instant startedAt,
        Optional<Instant> finishedAt,
        String message) {
    static final String COLUMNS = "run_id, pipeline, command, outcome, trigger, started_at, finished_at, message";

    /** Reads {@link #COLUMNS}. */
    static RunRow of(ResultSet row) throws SQLException {
        return new RunRow(
                row.getLong("run_id"),
                row.getString("pipeline"),
                row.getString("command"),
                row.getString("outcome"),
                row.getString("trigger"),
                row.getTimestamp("started_at").toInstant(),
                instant(row.getTimestamp("finished_at")),
                Optional.ofNullable(row.getString("message")).orElse(""));
    }

    static Optional<Instant> instant(Timestamp timestamp) {
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
    }

    boolean isRunning() {
        return outcome.equals("running");
    }

    boolean isDone() {
        return outcome.equals("done");
    }

    /** How the outcome is called on pages. */
    String state() {
        return outcome.replace('_', ' ');
    }

    /** How long it took, or takes until now. An abandoned run without an end has no length. */
    Optional<Double> seconds(Instant now) {
        return finishedAt
                .or(() -> isRunning() ? Optional.of(now) : Optional.empty())
                .map(end -> Duration.between(startedAt, end).toMillis() / 1000.0);
    }

    /** The length as text; empty if it has none. */
    String length(Instant now) {
        return seconds(now).map(Text::seconds).orElse("");
    }
}
