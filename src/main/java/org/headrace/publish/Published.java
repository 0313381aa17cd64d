package org.headrace.publish;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.TargetName;

/**
 * A query and the table that is kept equal to it.
 *
 * @param to the name of the connection to the table's database
 * @param columns of the query, in order
 */
public record Published(
        String to,
        TargetName table,
        List<String> key,
        Optional<PeriodColumn> period,
        String sql,
        List<Column> columns) {
    public Published {
        key = List.copyOf(key);
        List<Column> all = List.copyOf(columns);
        columns = all;
        List<String> names = columns.stream().map(Column::name).toList();
        for (String column : key) {
            if (!names.contains(column)) {
                throw HeadraceException.failed("The key names the column '" + column
                        + "', which the query does not have; it has: " + String.join(", ", names)
                        + ". Correct the key 'key'.");
            }
        }
        period.ifPresent(column -> column.typeIn(all));
    }

    boolean isInKey(Column column) {
        return key.contains(column.name());
    }

    /** The type of the period column in the query. */
    Optional<String> periodType() {
        return period.map(column -> column.typeIn(columns));
    }

    /** What of the query is sent, as a FROM and a WHERE for the warehouse. */
    String from(PeriodSet periods) {
        String condition = period.filter(column -> !periods.isEverything())
                .map(column -> " where " + periods.condition(TableName.quote(column.column()), column.typeIn(columns)))
                .orElse("");
        return " from (\n" + sql + "\n) as published" + condition;
    }

    /** The table as messages name it. */
    String description() {
        return "the table " + table + " of '" + to + "'";
    }

    /** The columns and their types as messages list them. */
    String describeColumns() {
        return columns.stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
    }
}
