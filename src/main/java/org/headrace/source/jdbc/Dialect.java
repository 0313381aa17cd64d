package org.headrace.source.jdbc;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headrace.Column;
import org.headrace.CursorColumn;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.source.PeriodState;

/** What a kind of database is asked about the rows of a query, in its own SQL; all of it sees one state of its data. */
interface Dialect {
    /** Names the way in which digests are made: those of another name cannot be compared. */
    String basis();

    /** Names the state of the data that is read, as no other load's is named. */
    String moment();

    /** The columns of a query, of the PostgreSQL types that hold all their values. */
    List<Column> describe(String sql);

    /**
     * Count and checksum of the rows of each period, by its start; of all rows under null if there is no period. A row whose period column
     * lands as null is in the period null. A part without rows is left out.
     */
    Map<LocalDateTime, PeriodState> digest(String sql, Optional<PeriodColumn> period);

    /** The query's rows that lie in some periods. */
    String inPeriods(String sql, PeriodColumn period, PeriodSet periods);

    /** The greatest value of the cursor that lands as a finite one, as text that PostgreSQL reads. */
    Optional<String> highest(String sql, CursorColumn cursor);

    /** The query's rows whose cursor is a value or above it, or lands as null. */
    String from(String sql, CursorColumn cursor, String value);

    /** Streams the rows of a query; {@code columns} are some of its columns. */
    Copy.Copied copy(String sql, List<Column> columns, CopyTarget target);
}
