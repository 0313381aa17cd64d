package org.headrace.source;

/**
 * What a read saw of a PostgreSQL server, as {@code pg_current_snapshot()} tells it.
 *
 * @param origin which server, and which history of it: system identifier, timeline, database; and which table, where row
 *     versions are compared
 * @param xmin every transaction with a lower id had ended
 * @param xmax no transaction with this id or a higher one was seen
 */
public record Snapshot(String origin, long xmin, long xmax) {
    /** The same snapshot, of one table of the database. */
    Snapshot of(String table) {
        return new Snapshot(origin + "/" + table, xmin, xmax);
    }

    /** Whether no transaction that could still write was open. */
    boolean isQuiet() {
        return xmin == xmax;
    }
}
