package org.headrace.serve.pages;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A line that the service logged about a pipeline. */
record LogLine(Instant at, String pipeline, String level, String message) {
    /** Reads {@code logged_at, pipeline, level, message}. */
    static LogLine of(ResultSet row) throws SQLException {
        return new LogLine(
                row.getTimestamp("logged_at").toInstant(),
                row.getString("pipeline"),
                row.getString("level"),
                row.getString("message"));
    }

    /** A moment as a parameter of a query. */
    static OffsetDateTime parameter(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
