package org.headrace.state;

import java.time.LocalDateTime;
import java.util.List;
import org.headrace.db.Session;

/** The versions of a model that were built. */
public final class ModelHistory {
    /**
     * One version.
     *
     * @param since when it was first built, in UTC, to the second
     */
    public record Version(int number, LocalDateTime since, String kind, String definition, String sql, long runId) {}

    private ModelHistory() {}

    /** All versions, oldest first; none if the model was never built. */
    public static List<Version> of(Session warehouse, String model) {
        if (!StateSchema.MIGRATIONS.pending(warehouse).isEmpty()) {
            return List.of();
        }
        return warehouse.query(
                row -> new Version(
                        row.getInt("version"),
                        row.getObject("since", LocalDateTime.class),
                        row.getString("kind"),
                        row.getString("definition"),
                        row.getString("sql"),
                        row.getLong("run_id")),
                "select version, since::timestamp(0) as since, kind, definition, sql, run_id from headrace.model_version"
                        + " where name = ? order by version",
                model);
    }
}
