package org.headrace.project;

import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.TableName;

/**
 * A file under {@code load/}: what to copy from where.
 *
 * @param from the name of the connection to read from
 * @param into the raw table in the warehouse
 * @param scan present if the query reads one relation row by row, so that snapshots can tell what changed
 */
public record Load(SqlFile file, String from, TableName into, Sync sync, Optional<ParsedQuery.Scan> scan) {
    /** What a run of the load makes true. */
    public sealed interface Sync {
        /** Every period equals the source. */
        record ByPeriod(PeriodColumn period) implements Sync {}

        /** The table equals the source. */
        record Replace() implements Sync {}
    }

    /** The period column, if the load goes by periods. */
    public Optional<PeriodColumn> period() {
        return sync instanceof Sync.ByPeriod byPeriod ? Optional.of(byPeriod.period()) : Optional.empty();
    }

    /** The value of {@code sync} in the file. */
    public String syncName() {
        return sync instanceof Sync.ByPeriod ? "period" : "replace";
    }
}
