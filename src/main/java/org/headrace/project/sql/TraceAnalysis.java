package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.sf.jsqlparser.expression.Expression;
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
    /** Functions that are known to be no aggregates; another one may be. */
    private static final Set<String> KNOWN_FUNCTIONS = Set.of(
            "date_trunc",
            "date_bin",
            "date",
            "timezone",
            "extract",
            "date_part",
            "make_date",
            "make_timestamp",
            "to_timestamp",
            "to_date",
            "coalesce",
            "greatest",
            "least",
            "nullif",
            "case",
            "when",
            "then",
            "else",
            "and",
            "or",
            "not",
            "in",
            "as",
            "cast",
            "interval",
            "numeric",
            "timestamp",
            "time",
            "mod",
            "div",
            "floor",
            "abs",
            "md5",
            "lower",
            "upper",
            "btrim",
            "left",
            "right",
            "substr");

    private static final List<String> SET_RETURNING = List.of(
            "unnest", "generate_series", "generate_subscripts", "_elements", "_each", "_keys", "_table", "matches");

    private final QueryInputs inputs;
    private final PlainSelect select;
    private final FromItems from;
    private final Target target;

    private TraceAnalysis(QueryInputs inputs, PlainSelect select, FromItems from, Target target) {
        this.inputs = inputs;
        this.select = select;
        this.from = from;
        this.target = target;
    }

    /**
     * What rows of the result are known by.
     *
     * @param name for people
     * @param columns as SQL, the select list of what rows of the input are traced to
     */
    private record Target(String name, List<Expression> expressions, String columns) {
        static Target period(Expression period) {
            return new Target("period", List.of(period), "(" + period + ")::timestamp as model_period");
        }

        static Target key(List<Expression> key) {
            String columns = IntStream.range(0, key.size())
                    .mapToObj(i -> "(" + key.get(i) + ")::text as key_" + i)
                    .collect(Collectors.joining(",\n    "));
            return new Target("key", key, columns);
        }
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

    /** Traces to periods of the result: {@code column} is its period. */
    static Result of(Select query, String sql, String column, QueryInputs inputs) {
        return of(query, sql, List.of(column), inputs, found -> Target.period(found.get(0)));
    }

    /** Traces to keys of the result: the pairs have a column {@code key_0}, {@code key_1} and so on for each column of the key, as text. */
    static Result ofKey(Select query, String sql, List<String> columns, QueryInputs inputs) {
        return of(query, sql, columns, inputs, Target::key);
    }

    private static Result of(
            Select query,
            String sql,
            List<String> columns,
            QueryInputs inputs,
            Function<List<Expression>, Target> target) {
        if (!(query instanceof PlainSelect select)) {
            return Result.impossible("it is not one SELECT");
        }
        if (TableNodes.of(query).hasSubselect() || select.getWithItemsList() != null) {
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
        List<Expression> found = columns.stream()
                .flatMap(column -> OutputColumn.named(column).expressionIn(select).stream())
                .toList();
        if (from.isEmpty() || found.size() < columns.size()) {
            return Result.impossible("its FROM or its select list cannot be followed");
        }
        TraceAnalysis analysis = new TraceAnalysis(inputs, select, from.get(), target.apply(found));
        return analysis.obstacle(sql)
                .map(Result::impossible)
                .orElseGet(() -> new Result(analysis.places(), Optional.empty()));
    }

    private Optional<String> obstacle(String sql) {
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
        Optional<String> unknown = unknownFunction();
        if (unknown.isPresent()) {
            return Optional.of("its " + target.name() + " calls " + unknown.get() + "(), which may be an aggregate");
        }
        if (select.getSelectItems().stream().map(SelectItem::getExpression).anyMatch(TraceAnalysis::isSetReturning)) {
            return Optional.of("its select list calls a set-returning function");
        }
        return from.hasOuterJoin() ? outerJoinObstacle(sql) : Optional.empty();
    }

    private static boolean isSetReturning(Expression expression) {
        return SelectShape.functions(expression).stream()
                .anyMatch(name -> SET_RETURNING.stream().anyMatch(name::contains));
    }

    private Optional<String> unknownFunction() {
        return target.expressions().stream()
                .flatMap(expression -> unknownFunction(expression).stream())
                .findFirst();
    }

    private static Optional<String> unknownFunction(Expression expression) {
        List<SqlTokens.Token> tokens = SqlTokens.of(expression.toString());
        for (int i = 1; i < tokens.size(); i++) {
            SqlTokens.Token name = tokens.get(i - 1);
            if (tokens.get(i).isSign("(") && name.isName() && !KNOWN_FUNCTIONS.contains(name.text())) {
                return Optional.of(name.text());
            }
        }
        return Optional.empty();
    }

    /** A row that loses or gains its partner must be found by the partner's side, so nothing but aggregates may see that. */
    private Optional<String> outerJoinObstacle(String sql) {
        Set<String> nullable =
                from.items().stream().filter(Item::isNullable).map(Item::name).collect(Collectors.toSet());
        Set<String> outputs = select.getSelectItems().stream()
                .flatMap(item -> OutputColumn.outputName(item).stream())
                .collect(Collectors.toSet());
        return NullableSide.obstacle(sql, nullable, outputs);
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
        return "select\n    (%s.%s)::timestamp as input_period,\n    %s\nfrom %s%s"
                .formatted(
                        traced.qualifier(),
                        TableName.quote(column),
                        target.columns(),
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
            return (join.isSimple() ? ", " : " ") + join;
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
