package org.headrace.source.postgres;

import java.util.Optional;
import java.util.Set;
import org.headrace.Sync;
import org.headrace.TableScan;
import org.headrace.source.SourceQuery;

/**
 * How to look at the rows behind a query that reads one table row by row.
 *
 * @param table the table's name as SQL
 * @param from the table as SQL, with its alias
 * @param qualifier what the table's columns are qualified with, as SQL
 * @param where the query's condition as SQL
 * @param select the query's select list as SQL
 * @param position what the query's period or cursor column stands for, as SQL; {@code null} if it has none
 * @param references what the query mentions as columns; a row or a function may be written like one
 * @param functions the functions the query calls
 */
record RowScan(
        String table,
        String from,
        String qualifier,
        String where,
        String select,
        String position,
        Set<String> references,
        Set<String> functions) {
    RowScan {
        references = Set.copyOf(references);
        functions = Set.copyOf(functions);
    }

    /** The scan of a load; absent if ids cannot tell what changed, as its result depends on more than rows. */
    static Optional<RowScan> of(SourceQuery query) {
        return query.scan()
                .filter(TableScan::isTimeless)
                .flatMap(scan -> position(query.sync(), scan).map(position -> of(scan, position)));
    }

    private static Optional<String> position(Sync sync, TableScan scan) {
        Optional<String> column = sync.positionColumn();
        return column.isEmpty() ? Optional.of("null") : scan.expressionOf(column.get());
    }

    private static RowScan of(TableScan scan, String position) {
        return new RowScan(
                scan.table(),
                scan.from(),
                scan.qualifier(),
                scan.where(),
                scan.select(),
                position,
                scan.references(),
                scan.functions());
    }

    /** The same with a further condition. */
    RowScan where(String condition) {
        return new RowScan(
                table,
                from,
                qualifier,
                "(" + where + ")\n    and " + condition,
                select,
                position,
                references,
                functions);
    }
}
