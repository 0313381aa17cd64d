package org.headrace.source;

import java.util.Optional;

/**
 * What a read saw of a PostgreSQL server, as {@code pg_current_snapshot()} tells it.
 *
 * @param system the server's system identifier
 * @param timeline which history of that server it is
 * @param database the oid of the database
 * @param table the oid of the one table whose row versions are compared; absent if none are
 * @param xmin every transaction with a lower id had ended
 * @param xmax no transaction with this id or a higher one was seen
 */
record Snapshot(String system, long timeline, long database, Optional<Long> table, long xmin, long xmax) {
    /** The same snapshot, of one table of the database. */
    Snapshot of(long oid) {
        return new Snapshot(system, timeline, database, Optional.of(oid), xmin, xmax);
    }

    /** Whether both saw the same table, in the same history of the same server. */
    boolean hasOriginOf(Snapshot other) {
        return system.equals(other.system)
                && timeline == other.timeline
                && database == other.database
                && table.equals(other.table);
    }

    /** Whether no transaction that could still write was open. */
    boolean isQuiet() {
        return xmin == xmax;
    }
}
