package org.headrace.publish;

/** How many rows were compared with the table, and how many were written there. */
public record Sent(long rows, long inserted, long updated, long deleted) {
    /** Of a table that had no rows. */
    static Sent filled(long rows) {
        return new Sent(rows, rows, 0, 0);
    }

    public long written() {
        return inserted + updated + deleted;
    }
}
