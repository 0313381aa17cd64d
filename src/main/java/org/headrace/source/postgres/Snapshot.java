package org.headrace.source.postgres;

/**
 * What a read saw of a PostgreSQL server, as {@code pg_current_snapshot()} tells it.
 *
 * @param xmin every transaction with a lower id had ended
 * @param xmax no transaction with this id or a higher one was seen
 * @param walBefore a position in the write-ahead log that a standby had replayed before the snapshot was taken; 0 on a primary
 * @param walAfter a position that holds all that the snapshot saw; 0 in a state of an earlier release
 */
record Snapshot(Origin origin, long xmin, long xmax, long walBefore, long walAfter) {
    /** Whether no transaction that could still write was open. */
    boolean isQuiet() {
        return xmin == xmax;
    }
}
