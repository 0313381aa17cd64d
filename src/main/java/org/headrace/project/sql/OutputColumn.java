package org.headrace.project.sql;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import org.headrace.TableName;

/** A column of a query's result, by its name or, in the branches of a set operation, by its position. */
final class OutputColumn {
    private final Optional<String> name;
    private final OptionalInt position;

    private OutputColumn(Optional<String> name, OptionalInt position) {
        this.name = name;
        this.position = position;
    }

    static OutputColumn named(String name) {
        return new OutputColumn(Optional.of(name), OptionalInt.empty());
    }

    /** The first branch gives a set operation its names; absent if a star hides where a column stands. */
    static Optional<OutputColumn> positionIn(SetOperationList operation, OutputColumn column) {
        if (column.position.isPresent()) {
            return Optional.of(column);
        }
        Select first = operation.getSelects().get(0);
        while (first instanceof ParenthesedSelect parentheses) {
            first = parentheses.getSelect();
        }
        if (first instanceof SetOperationList nested) {
            return positionIn(nested, column);
        }
        if (!(first instanceof PlainSelect plain)
                || plain.getSelectItems().stream().anyMatch(OutputColumn::isStar)) {
            return Optional.empty();
        }
        List<SelectItem<?>> items = plain.getSelectItems();
        for (int i = 0; i < items.size(); i++) {
            if (outputName(items.get(i)).equals(column.name)) {
                return Optional.of(new OutputColumn(Optional.empty(), OptionalInt.of(i)));
            }
        }
        return Optional.empty();
    }

    /** What the column stands for; absent if the select list does not tell. */
    Optional<Expression> expressionIn(PlainSelect select) {
        List<SelectItem<?>> items = select.getSelectItems();
        if (position.isPresent()) {
            boolean isHidden =
                    position.getAsInt() >= items.size() || items.stream().anyMatch(OutputColumn::isStar);
            return isHidden
                    ? Optional.empty()
                    : Optional.of(items.get(position.getAsInt()).getExpression());
        }
        Optional<Expression> named = items.stream()
                .filter(item -> outputName(item).equals(name))
                .findFirst()
                .map(SelectItem::getExpression);
        return named.isPresent() ? named : throughStar(items);
    }

    /** A star passes on the columns of what it stands for under their own names. */
    private Optional<Expression> throughStar(List<SelectItem<?>> items) {
        List<SelectItem<?>> stars = items.stream().filter(OutputColumn::isStar).toList();
        if (stars.size() != 1) {
            return Optional.empty();
        }
        Expression star = stars.get(0).getExpression();
        if (star instanceof AllColumns all
                && ((all.getExceptColumns() != null) || (all.getReplaceExpressions() != null))) {
            return Optional.empty();
        }
        Table owner = star instanceof AllTableColumns of ? of.getTable() : null;
        return Optional.of(new Column(owner, TableName.quote(name.orElseThrow())));
    }

    private static boolean isStar(SelectItem<?> item) {
        return item.getExpression() instanceof AllColumns;
    }

    /** The name of a column of the result; absent where PostgreSQL makes one up. */
    static Optional<String> outputName(SelectItem<?> item) {
        if (item.getAlias() != null) {
            return Optional.of(Expressions.unquoted(item.getAlias().getName()));
        }
        return Expressions.column(item.getExpression()).map(column -> Expressions.unquoted(column.getColumnName()));
    }
}
