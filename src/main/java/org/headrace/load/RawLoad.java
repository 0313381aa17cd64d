package org.headrace.load;

import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.Session;
import org.headrace.source.Changes;
import org.headrace.source.SourceRows;

/** Makes a raw table equal to its source, in the caller's transaction. */
public final class RawLoad {
    /** The share of a table whose change makes the planner's statistics worthless. */
    private static final double WORTH_ANALYZING = 0.1;

    private final Session warehouse;

    public RawLoad(Session warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * Replaces the rows of the periods that changed by the source's.
     *
     * @throws HeadraceException if a column does not fit, or if the number of rows is not the one that was counted
     */
    public Copy.Copied load(SourceRows source, TableName into, Sync sync, Changes changes) {
        RawTable table = RawTable.fit(warehouse, into, source.columns());
        table.ddl().forEach(warehouse::execute);
        warehouse.update("delete from " + into.quoted() + where(into, sync.period(), changes.periods()));
        String copyIn =
                "copy " + into.quoted() + " (" + String.join(", ", table.columns()) + ") from stdin (format binary)";
        Copy.Copied copied = source.copy(changes.periods(), table.expressions(), warehouse, copyIn);
        if (copied.rows() != changes.rows()) {
            throw HeadraceException.failed("The load of " + into + " counted " + changes.rows()
                    + " rows at the source but copied " + copied.rows()
                    + " from the same snapshot; nothing was changed."
                    + "\n  A query that gives the same rows each time it runs is expected. If it does, this is a bug in"
                    + " headrace.");
        }
        if (copied.rows() >= changes.current().rows() * WORTH_ANALYZING) {
            warehouse.execute("analyze " + into.quoted());
        }
        return copied;
    }

    private String where(TableName into, Optional<PeriodColumn> period, PeriodSet periods) {
        return period.filter(by -> !periods.isEverything())
                .map(by -> " where "
                        + periods.condition(
                                TableName.quote(by.column()), warehouse.columnType(by.column(), into.quoted())))
                .orElse("");
    }
}
