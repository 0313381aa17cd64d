package org.headrace.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.headrace.TableName;
import org.headrace.TableScan;
import org.headrace.project.sql.Aggregates;

/** Reads from its text what a query does that reads one relation row by row. */
final class TableScanReader {
    private TableScanReader() {}

    /** Absent if a row of the result depends on more than one row of one relation. */
    static Optional<TableScan> read(String sql) throws UnreadableQueryException {
        Select select = QueryParser.select(sql);
        return scan(select, QueryParser.walk(select));
    }

    private static Optional<TableScan> scan(Select select, QueryWalk walk) {
        if (!(select instanceof PlainSelect plain)
                || !(plain.getFromItem() instanceof Table table)
                || table.getSampleClause() != null
                || (table.getAlias() != null && table.getAlias().getAliasColumns() != null)
                || !isRowByRow(plain)
                || !walk.isOfSingleRows()
                || walk.functions().stream().anyMatch(Aggregates.NAMES::contains)) {
            return Optional.empty();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        boolean isStar = false;
        for (SelectItem<?> item : plain.getSelectItems()) {
            if (item.getExpression() instanceof AllColumns && !(item.getExpression() instanceof AllTableColumns)) {
                isStar = true;
            } else {
                outputName(item)
                        .ifPresent(
                                name -> columns.put(name, item.getExpression().toString()));
            }
        }
        if (isStar && plain.getSelectItems().size() > 1) {
            return Optional.empty();
        }
        String qualifier = table.getAlias() != null
                ? table.getAlias().getName()
                : TableName.quote(QueryParser.unquoted(table.getName()));
        String items = plain.getSelectItems().stream().map(SelectItem::toString).collect(Collectors.joining(", "));
        String where = plain.getWhere() == null ? "true" : plain.getWhere().toString();
        return Optional.of(new TableScan(
                table.getFullyQualifiedName(),
                table.toString(),
                qualifier,
                where,
                items,
                columns,
                references(plain, columns.keySet(), walk),
                walk.functions(),
                walk.isTimeless()));
    }

    /** What is mentioned as a column, but for the names of the result by which it is ordered. */
    private static Set<String> references(PlainSelect plain, Set<String> outputs, QueryWalk walk) {
        List<String> references = new ArrayList<>(walk.columns());
        if (plain.getOrderByElements() != null) {
            plain.getOrderByElements().stream()
                    .map(OrderByElement::getExpression)
                    .filter(expression -> expression instanceof Column column && column.getTable() == null)
                    .map(expression -> QueryParser.unquoted(((Column) expression).getColumnName()))
                    .filter(outputs::contains)
                    .forEach(references::remove);
        }
        return Set.copyOf(references);
    }

    private static boolean isRowByRow(PlainSelect plain) {
        return plain.getJoins() == null
                && plain.getGroupBy() == null
                && plain.getHaving() == null
                && plain.getDistinct() == null
                && plain.getLimit() == null
                && plain.getOffset() == null
                && plain.getFetch() == null
                && plain.getWithItemsList() == null
                && plain.getForMode() == null;
    }

    private static Optional<String> outputName(SelectItem<?> item) {
        if (item.getAlias() != null) {
            return Optional.of(QueryParser.unquoted(item.getAlias().getName()));
        }
        return item.getExpression() instanceof Column column
                ? Optional.of(QueryParser.unquoted(column.getColumnName()))
                : Optional.empty();
    }
}
