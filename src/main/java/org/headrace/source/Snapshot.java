package org.headrace.source;

/**
 * What a read saw of a PostgreSQL server, as {@code pg_current_snapshot()} tells it.
 *
 * @param server which server, and which history of it: system identifier, timeline, database
 * @param xmin every transaction with a lower id had ended
 * @param xmax no transaction with this id or a higher one was seen
 */
public record Snapshot(String server, long xmin, long xmax) {
    /** Whether no transaction that could still write was open. */
    boolean isQuiet() {
        return xmin == xmax;
    }
}
