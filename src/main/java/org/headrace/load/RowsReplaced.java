package org.headrace.load;

import org.headrace.PeriodSet;
import org.headrace.db.CopyTarget;
import org.headrace.db.Session;
import org.headrace.source.Copied;

/**
 * Deletes rows of the raw table, and copies others in their place.
 *
 * @param condition holds for the rows that are deleted, as SQL over the raw table's columns
 * @param changed the periods in which rows are replaced
 */
record RowsReplaced(Session warehouse, RowCopy copy, String condition, PeriodSet changed) implements LoadWay {
    @Override
    public CopyTarget begin() {
        warehouse.update("delete from " + copy.table().name().quoted() + " where " + condition);
        return copy.intoTable();
    }

    @Override
    public RawLoad.Written finish(Copied copied) {
        return new RawLoad.Written(copied.read().rows(), "", changed);
    }
}
