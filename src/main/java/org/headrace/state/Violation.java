package org.headrace.state;

import java.util.List;
import org.headrace.db.Session;

/** Rows that a check objected to, kept for inspection in {@code headrace.violation}. */
public final class Violation {
    private Violation() {}

    /** Keeps the rows, each given as JSON. */
    public static void save(Session warehouse, long runId, String check, String severity, List<String> rows) {
        warehouse.updateAll(
                "insert into headrace.violation (run_id, check_name, severity, row) values (?, ?, ?, ?::jsonb)",
                rows.stream()
                        .map(row -> new Object[] {runId, check, severity, row})
                        .toList());
    }
}
