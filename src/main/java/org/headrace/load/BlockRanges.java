package org.headrace.load;

import java.util.List;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * Brings the indexes over block ranges (BRIN) of a table up to date. Until a range of blocks is summarized, by this or by autovacuum, every
 * search reads it.
 */
final class BlockRanges {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private BlockRanges() {}

    /** In the caller's transaction; leaves it to VACUUM where one is at work on the table, rather than to wait for it or to end it. */
    static void summarize(Session warehouse, TableName table) {
        List<Long> indexes = warehouse.query(
                row -> row.getLong("index_oid"),
                SqlResource.read(BlockRanges.class, "block_range_indexes.sql"),
                table.quoted(),
                table.quoted());
        if (indexes.isEmpty()) {
            return;
        }
        warehouse.execute("savepoint before_summary; set local lock_timeout to '100ms'");
        try {
            indexes.forEach(index -> warehouse.query(row -> true, "select brin_summarize_new_values(?::oid)", index));
            warehouse.execute("set local lock_timeout to default; release savepoint before_summary");
        } catch (DatabaseException e) {
            if (!e.sqlState().equals(LOCK_NOT_AVAILABLE)) {
                throw e;
            }
            warehouse.execute("rollback to savepoint before_summary");
        }
    }
}
