package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.PlainSelect;

/** What a SELECT does beyond joining and grouping. */
final class SelectShape {
    private static final Set<String> SUPER_GROUPS = Set.of("rollup", "cube", "grouping");

    private SelectShape() {}

    static boolean hasGroupingSets(PlainSelect select) {
        GroupByElement group = select.getGroupBy();
        if (group == null) {
            return false;
        }
        if (group.isMysqlWithRollup()
                || (group.getGroupingSets() != null && !group.getGroupingSets().isEmpty())) {
            return true;
        }
        String text = group.toString().toLowerCase(Locale.ROOT);
        return SUPER_GROUPS.stream().anyMatch(text::contains);
    }

    /** For each window function, and for DISTINCT ON, the expressions that divide the rows; none where all are one part. */
    static List<List<Expression>> partitions(PlainSelect select) {
        List<List<Expression>> partitions = new ArrayList<>();
        for (AnalyticExpression window : windows(select)) {
            partitions.add(partition(window, select));
        }
        if (select.getDistinct() != null && select.getDistinct().getOnSelectItems() != null) {
            partitions.add(select.getDistinct().getOnSelectItems().stream()
                    .map(item -> ofOutput(item.getExpression(), select))
                    .toList());
        }
        return partitions;
    }

    /** In DISTINCT ON a name alone is first that of a column of the result. */
    private static Expression ofOutput(Expression key, PlainSelect select) {
        return Expressions.column(key)
                .filter(column -> column.getTable() == null)
                .flatMap(column -> OutputColumn.named(Expressions.unquoted(column.getColumnName()))
                        .expressionIn(select))
                .orElse(key);
    }

    static boolean hasDistinctOn(PlainSelect select) {
        return select.getDistinct() != null && select.getDistinct().getOnSelectItems() != null;
    }

    private static List<Expression> partition(AnalyticExpression window, PlainSelect select) {
        if (window.getWindowName() == null) {
            return expressions(window.getPartitionExpressionList());
        }
        List<WindowDefinition> named = select.getWindowDefinitions();
        return named == null
                ? List.of()
                : named.stream()
                        .filter(definition -> Expressions.unquoted(definition.getWindowName())
                                .equals(Expressions.unquoted(window.getWindowName())))
                        .findFirst()
                        .map(definition -> expressions(definition.getPartitionExpressionList()))
                        .orElse(List.of());
    }

    private static List<Expression> expressions(List<?> list) {
        return list == null
                ? List.of()
                : list.stream().map(Expression.class::cast).toList();
    }

    /** The window functions of a SELECT itself, not those of its sub-selects. */
    static List<AnalyticExpression> windows(PlainSelect select) {
        List<AnalyticExpression> windows = new ArrayList<>();
        ExpressionVisitorAdapter<Void> visitor = new ExpressionVisitorAdapter<>() {
            @Override
            public <S> Void visit(AnalyticExpression analytic, S context) {
                if (isWindow(analytic)) {
                    windows.add(analytic);
                }
                return super.visit(analytic, context);
            }
        };
        outputs(select).forEach(expression -> expression.accept(visitor, null));
        return windows;
    }

    static boolean isWindow(AnalyticExpression analytic) {
        return analytic.getType() != AnalyticType.FILTER_ONLY && analytic.getType() != AnalyticType.WITHIN_GROUP;
    }

    /** The expressions that see groups and windows: select list, HAVING and ORDER BY. */
    static Stream<Expression> outputs(PlainSelect select) {
        Stream<Expression> ordered = select.getOrderByElements() == null
                ? Stream.of()
                : select.getOrderByElements().stream().map(OrderByElement::getExpression);
        return Stream.of(
                        select.getSelectItems().stream().map(item -> (Expression) item.getExpression()),
                        Stream.ofNullable(select.getHaving()),
                        ordered)
                .flatMap(stream -> stream);
    }

    /** The names of all functions that an expression calls, folded. */
    static List<String> functions(Expression expression) {
        List<String> names = new ArrayList<>();
        expression.accept(
                new ExpressionVisitorAdapter<Void>() {
                    @Override
                    public <S> Void visit(Function function, S context) {
                        List<String> parts = function.getMultipartName();
                        names.add(Expressions.unquoted(parts.get(parts.size() - 1)));
                        return super.visit(function, context);
                    }
                },
                null);
        return names;
    }
}
