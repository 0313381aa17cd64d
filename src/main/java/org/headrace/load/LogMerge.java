package org.headrace.load;

import org.headrace.PeriodSet;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;
import org.headrace.source.Changes;

/**
 * Adds to a raw table what it lacks of a log, where transaction ids cannot tell it: rows are compared as a whole, and of equal
 * ones as many are added as are missing. What the source no longer has stays.
 */
final class LogMerge {
    private final Session warehouse;
    private final RowCopy copy;

    LogMerge(Session warehouse, RowCopy copy) {
        this.warehouse = warehouse;
        this.copy = copy;
    }

    RawLoad.Written load(Changes changes) {
        String raw = copy.table().name().quoted();
        copy.stage(changes);
        long added = warehouse.update(SqlResource.read(LogMerge.class, "missing_rows.sql")
                .replace("{raw}", raw)
                .replace("{stage}", RowCopy.STAGE)
                .replace("{columns}", copy.columns()));
        warehouse.execute("drop table " + RowCopy.STAGE);
        return new RawLoad.Written(added, "", added == 0 ? PeriodSet.NOTHING : changes.periods());
    }
}
