package org.headrace.project;

import java.util.List;
import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.TableScan;

/**
 * A file under {@code load/}: what to copy from where.
 *
 * @param from the name of the connection to read from
 * @param into the raw table in the warehouse
 * @param parsed the scan, if the query reads one relation row by row, so that snapshots can tell what changed
 * @param indexes of the raw table, each as the columns of it
 * @param period tells in which periods the raw table changes: those by which it is loaded, or those of the rows that were written
 */
public record Load(
        SqlFile file,
        String from,
        TableName into,
        Sync sync,
        Lazy<Optional<TableScan>> parsed,
        List<String> indexes,
        Optional<PeriodColumn> period) {
    public Load {
        indexes = List.copyOf(indexes);
    }

    /** Present if the query reads one relation row by row. */
    public Optional<TableScan> scan() {
        return parsed.get();
    }
}
