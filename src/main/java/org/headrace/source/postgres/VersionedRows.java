package org.headrace.source.postgres;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodUnit;

/**
 * The rows behind a query as one snapshot sees them, with the ids of the transactions that wrote them. What these ids say of changes is
 * decided by those who ask, so that they can be tried on any history, of a server or made up.
 */
interface VersionedRows {
    /** The snapshot in which the rows are read. */
    Snapshot snapshot();

    /** What the query's values depend on beside the rows: the table's columns, and the functions that are called. */
    String basis();

    /** The table's columns alone, one by one. */
    List<String> columns();

    /** The functions that are called alone. */
    String functions();

    /** What the query's period or cursor column stands for, as SQL. */
    String position();

    /** A position of a load of this table. */
    PostgresPosition position(LogPosition log);

    /** Why ids do not say what changed since {@code last}; absent if they do. */
    Optional<Doubt> doubt(PostgresPosition last);

    /** Only those rows that meet a further condition. */
    VersionedRows where(String condition);

    /** Only those rows that lie at a place of the table or after it. */
    VersionedRows from(String place);

    /** Only the rows that transactions of this id or a later one wrote. */
    VersionedRows writtenSince(long xmin);

    /** Only the rows that an earlier snapshot did not see. */
    VersionedRows unseenBy(Snapshot previous, Set<Long> seenIds);

    /** Count and newest id of each period; of the whole under null if there is no unit. */
    Map<LocalDateTime, RowVersions.Newest> newest(Optional<PeriodUnit> unit);

    /** The bands of each period that has rows with an id of at least {@code lowest}. */
    Map<LocalDateTime, RowVersions.Bands> bands(Optional<PeriodUnit> unit, Snapshot previous, long lowest);

    /** How many rows there are, and the place of the first that a transaction of this id or a later one wrote. */
    RowVersions.RowCount countAndFirst(long xmin);

    /** How many rows there are. */
    long count();

    /** What the current snapshot sees. */
    RowVersions.Seen seen();

    /** Whether one constant is less than another, both as SQL. */
    boolean isBelow(String one, String other);

    /**
     * The value of one expression over all rows.
     *
     * @param expression an aggregate as SQL
     */
    Optional<String> aggregate(String expression);

    /** The query that gives these rows. */
    String query();
}
