package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping;
import org.headrace.PeriodUnit;
import org.headrace.TableName;
import org.headrace.Truncation;
import org.headrace.project.sql.FromItems.Item;

/**
 * Tells whether the engine can trace which periods of the inputs go into which periods of a query's result: for one block of inner joins,
 * and of left joins whose nullable side is read by nothing but its own ON and the aggregates.
 */
final class TraceAnalysis {
    private static final Set<String> AGGREGATES = Set.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "array_agg",
            "string_agg",
            "json_agg",
            "jsonb_agg",
            "json_object_agg",
            "jsonb_object_agg",
            "bool_and",
            "bool_or",
            "every",
            "bit_and",
            "bit_or",
            "stddev",
            "stddev_samp",
            "stddev_pop",
            "variance",
            "var_samp",
            "var_pop");

    private static final List<String> SET_RETURNING = List.of(
            "unnest", "generate_series", "generate_subscripts", "_elements", "_each", "_keys", "_table", "matches");

    private final QueryInputs inputs;
    private final PlainSelect select;
    private final FromItems from;
    private final Expression period;

    private TraceAnalysis(QueryInputs inputs, PlainSelect select, FromItems from, Expression period) {
        this.inputs = inputs;
        this.select = select;
        this.from = from;
        this.period = period;
    }

    /** A place of the FROM clause whose input has periods: a table by its own period column, a view by a column proven to be one. */
    record Place(Table table, TableName relation, PeriodMapping.Traced mapping) {}

    /**
     * What was found.
     *
     * @param obstacle why nothing can be traced, if that is so
     */
    record Result(List<Place> places, Optional<String> obstacle) {
        private static Result impossible(String obstacle) {
            return new Result(List.of(), Optional.of(obstacle));
        }
    }

    static Result of(Select query, String column, boolean hasSubselect, QueryInputs inputs) {
        if (!(query instanceof PlainSelect select)) {
            return Result.impossible("it is not one SELECT");
        }
        if (hasSubselect || select.getWithItemsList() != null) {
            return Result.impossible("it has a sub-select or a common table expression");
        }
        if (select.getLimit() != null || select.getOffset() != null || select.getFetch() != null) {
            return Result.impossible("it has a LIMIT, OFFSET or FETCH");
        }
        if (SelectShape.hasDistinctOn(select) || !SelectShape.windows(select).isEmpty()) {
            return Result.impossible("it has a window function or DISTINCT ON");
        }
        if (SelectShape.hasGroupingSets(select)) {
            return Result.impossible("it has GROUPING SETS, ROLLUP or CUBE");
        }
        Optional<FromItems> from = FromItems.of(select);
        Optional<Expression> period = OutputColumn.named(column).expressionIn(select);
        if (from.isEmpty() || period.isEmpty()) {
            return Result.impossible("its FROM or its select list cannot be followed");
        }
        TraceAnalysis analysis = new TraceAnalysis(inputs, select, from.get(), period.get());
        return analysis.obstacle()
                .map(Result::impossible)
                .orElseGet(() -> new Result(analysis.places(), Optional.empty()));
    }

    private Optional<String> obstacle() {
        for (Item item : from.items()) {
            if (!(item.from() instanceof Table table)
                    || table.getSchemaName() == null
                    || table.getSampleClause() != null
                    || item.renamesColumns()) {
                return Optional.of("it reads " + item.from() + ", which is not a plain table");
            }
            if (item.join().filter(join -> join.isRight() || join.isFull()).isPresent()) {
                return Optional.of("it has a RIGHT or FULL JOIN");
            }
        }
        if (SelectShape.functions(period).stream().anyMatch(AGGREGATES::contains)) {
            return Optional.of("its period is an aggregate");
        }
        if (select.getSelectItems().stream().map(SelectItem::getExpression).anyMatch(TraceAnalysis::isSetReturning)) {
            return Optional.of("its select list calls a set-returning function");
        }
        return from.hasOuterJoin() ? outerJoinObstacle() : Optional.empty();
    }

    private static boolean isSetReturning(Expression expression) {
        return SelectShape.functions(expression).stream()
                .anyMatch(name -> SET_RETURNING.stream().anyMatch(name::contains));
    }

    /** A row that loses or gains its partner must be found by the partner's side, so nothing but aggregates may see that. */
    private Optional<String> outerJoinObstacle() {
        List<Column> read = new ArrayList<>();
        select.getSelectItems().forEach(item -> addBareColumns(item.getExpression(), read));
        Stream.of(Stream.ofNullable(select.getHaving()), Stream.ofNullable(select.getWhere()), keys().stream())
                .flatMap(stream -> stream)
                .forEach(expression -> addBareColumns(expression, read));
        for (Item item : from.items()) {
            item.join()
                    .map(Join::getOnExpressions)
                    .ifPresent(conditions -> conditions.forEach(condition -> {
                        List<Column> columns = new ArrayList<>();
                        addBareColumns(condition, columns);
                        columns.removeIf(column -> item.isNullable()
                                && from.owner(column).filter(item::equals).isPresent());
                        read.addAll(columns);
                    }));
        }
        for (Column column : read) {
            Optional<Item> owner = from.owner(column);
            if (owner.isEmpty()) {
                return Optional.of("beside an outer join, '" + column + "' does not say which table it is of");
            }
            if (owner.filter(Item::isNullable).isPresent()) {
                return Optional.of("it reads " + column
                        + " of the nullable side of an outer join outside of its own ON and of" + " aggregates");
            }
        }
        return Optional.empty();
    }

    /** GROUP BY and ORDER BY may also name a column of the result, whose expression is looked at by itself. */
    private List<Expression> keys() {
        List<Expression> keys = new ArrayList<>();
        if (select.getGroupBy() != null) {
            select.getGroupBy().getGroupByExpressionList().forEach(keys::add);
        }
        if (select.getOrderByElements() != null) {
            select.getOrderByElements().forEach(element -> keys.add(element.getExpression()));
        }
        Set<String> outputs = select.getSelectItems().stream()
                .flatMap(item -> OutputColumn.outputName(item).stream())
                .collect(Collectors.toSet());
        keys.removeIf(key -> key instanceof Column column
                && column.getTable() == null
                && outputs.contains(Expressions.unquoted(column.getColumnName())));
        return keys;
    }

    /** The columns of an expression that stand outside of aggregates. */
    private static void addBareColumns(Expression expression, List<Column> columns) {
        expression.accept(
                new ExpressionVisitorAdapter<Void>() {
                    @Override
                    public <S> Void visit(Column column, S context) {
                        columns.add(column);
                        return null;
                    }

                    @Override
                    public <S> Void visit(Function function, S context) {
                        List<String> parts = function.getMultipartName();
                        boolean isAggregate = AGGREGATES.contains(Expressions.unquoted(parts.get(parts.size() - 1)));
                        return isAggregate ? null : super.visit(function, context);
                    }

                    @Override
                    public <S> Void visit(AnalyticExpression aggregate, S context) {
                        return null; // windows were ruled out, so it is an aggregate with FILTER or WITHIN GROUP
                    }
                },
                null);
    }

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < from.items().size(); i++) {
            Item item = from.items().get(i);
            Table table = (Table) item.from();
            TableName relation =
                    new TableName(Expressions.unquoted(table.getSchemaName()), Expressions.unquoted(table.getName()));
            for (DatedColumn dated : datedColumns(relation)) {
                PeriodUnit unit = inputs.period(dated.relation()).orElseThrow().unit();
                places.add(new Place(
                        table,
                        dated.relation(),
                        new PeriodMapping.Traced(i, pairs(item, dated.column()), unit, dated.truncation())));
            }
        }
        return places;
    }

    /** A column of a table or view that tells in which period of a relation with periods its rows lie. */
    private record DatedColumn(TableName relation, String column, Truncation truncation) {}

    /** None if the changes of the relation are not told by period; several if a view ties several relations to each other. */
    private List<DatedColumn> datedColumns(TableName relation) {
        Optional<PeriodColumn> own = inputs.period(relation);
        if (own.isPresent()) {
            return List.of(new DatedColumn(relation, own.get().column(), Truncation.NONE));
        }
        Optional<Select> view = inputs.view(relation).flatMap(SelectParser::parseWhole);
        if (view.isEmpty() || !(view.get() instanceof PlainSelect plain)) {
            return List.of();
        }
        PeriodProof proof = new PeriodProof(inputs);
        return plain.getSelectItems().stream()
                .flatMap(item -> OutputColumn.outputName(item).stream())
                .map(name -> datedColumns(proof.proveView(plain, name), name))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<DatedColumn> datedColumns(PeriodProof.Result proven, String column) {
        return proven.reads().stream()
                .map(read -> new DatedColumn(read.relation(), column, read.truncation()))
                .toList();
    }

    private String pairs(Item traced, String column) {
        String where = select.getWhere() == null ? "" : "\nwhere " + select.getWhere();
        return "select\n    (%s.%s)::timestamp as input_period,\n    (%s)::timestamp as model_period\nfrom %s%s"
                .formatted(
                        traced.qualifier(),
                        TableName.quote(column),
                        period,
                        from.items().stream()
                                .map(item -> text(item, item.equals(traced)))
                                .collect(Collectors.joining()),
                        where);
    }

    /** Of a nullable input only the rows that are joined go into a period. */
    private static String text(Item item, boolean isTraced) {
        if (item.join().isEmpty()) {
            return item.from().toString();
        }
        Join join = item.join().get();
        if (!isTraced || !join.isLeft()) {
            return (join.isSimple() ? "" : " ") + join;
        }
        String on = join.getOnExpressions().stream().map(Object::toString).collect(Collectors.joining(" and "));
        return " join " + item.from()
                + (on.isEmpty()
                        ? " using "
                                + join.getUsingColumns().stream()
                                        .map(Column::toString)
                                        .collect(Collectors.joining(", ", "(", ")"))
                        : " on " + on);
    }
}
