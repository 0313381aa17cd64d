package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import org.headrace.PeriodColumn;
import org.headrace.TableName;
import org.headrace.Truncation;
import org.headrace.project.sql.Expressions.TruncatedColumn;
import org.headrace.project.sql.FromItems.Item;

/**
 * Proves that a column of a query is a period: that the rows with one value of it are made of those rows of the inputs alone whose
 * own period, truncated, is that value.
 *
 * <p>The column must be the period column of an input that no outer join makes null, as it is or truncated. Other inputs are part of the
 * proof if a top-level equality ties their period to it; the others are left for the caller to find. A group lies in one period, since PostgreSQL
 * lets an expression without aggregates stand in the select list only if the group keys determine it. Windows must be partitioned by the
 * period, and so must DISTINCT ON. Common table expressions, sub-selects in FROM and branches of set operations are each proven in the
 * same way.
 */
final class PeriodProof {
    /** One place that reads a relation, and how the relation's period becomes the query's. */
    record Read(TableName relation, Truncation truncation) {}

    /**
     * What was found.
     *
     * @param reads the inputs that the proof covers
     * @param covered the places in the text that these are
     * @param failure why the column is no period; then nothing is covered
     */
    record Result(List<Read> reads, Set<Table> covered, Optional<String> failure) {
        static Result failed(String reason) {
            return new Result(List.of(), Set.of(), Optional.of(reason));
        }

        boolean isProven() {
            return failure.isEmpty();
        }

        /** The same for a truncated value of the column. */
        Result then(Truncation truncation) {
            List<Read> truncated = reads.stream()
                    .map(read -> new Read(read.relation(), read.truncation().then(truncation)))
                    .toList();
            return new Result(truncated, covered, failure);
        }
    }

    /** A column of an item of which the period is a truncation. */
    private record Tied(Item item, String column, Truncation truncation) {}

    private final QueryInputs inputs;

    PeriodProof(QueryInputs inputs) {
        this.inputs = inputs;
    }

    /** Proves it of the column that has this name. */
    Result prove(Select select, String column, CommonTables outer) {
        return prove(select, OutputColumn.named(column), outer);
    }

    private Result prove(Select select, OutputColumn column, CommonTables outer) {
        if (select.getLimit() != null || select.getOffset() != null || select.getFetch() != null) {
            return Result.failed("LIMIT, OFFSET or FETCH leaves out rows by those of other periods");
        }
        CommonTables common = outer.with(select.getWithItemsList());
        if (select instanceof PlainSelect plain) {
            return provePlain(plain, column, common);
        }
        if (select instanceof SetOperationList operation) {
            return proveBranches(operation, column, common);
        }
        if (select instanceof ParenthesedSelect parentheses && !(select instanceof LateralSubSelect)) {
            return prove(parentheses.getSelect(), column, common);
        }
        return Result.failed("it is not a plain SELECT");
    }

    private Result proveBranches(SetOperationList operation, OutputColumn column, CommonTables common) {
        Optional<OutputColumn> position = OutputColumn.positionIn(operation, column);
        if (position.isEmpty()) {
            return Result.failed("the branches of the set operation do not name their columns");
        }
        List<Read> reads = new ArrayList<>();
        Set<Table> covered = identitySet();
        for (Select branch : operation.getSelects()) {
            Result result = prove(branch, position.get(), common);
            if (!result.isProven()) {
                return result;
            }
            reads.addAll(result.reads());
            covered.addAll(result.covered());
        }
        return new Result(reads, covered, Optional.empty());
    }

    private Result provePlain(PlainSelect select, OutputColumn column, CommonTables common) {
        Optional<FromItems> from = FromItems.of(select);
        Optional<Expression> period = column.expressionIn(select);
        if (from.isEmpty() || period.isEmpty()) {
            return Result.failed("its FROM or its select list cannot be followed");
        }
        if (SelectShape.hasGroupingSets(select)) {
            return Result.failed("GROUPING SETS, ROLLUP or CUBE add rows of several periods");
        }
        Optional<TruncatedColumn> source = Expressions.truncatedColumn(period.get());
        Optional<Item> owner = source.flatMap(found -> from.get().owner(found.column()));
        if (owner.isEmpty()) {
            return Result.failed("its period, " + period.get()
                    + ", is not a qualified column as it is, cast to date, or truncated by date_trunc");
        }
        if (owner.get().isNullable()) {
            return Result.failed("its period comes from the side of an outer join that may be null");
        }
        String name = Expressions.unquoted(source.get().column().getColumnName());
        Truncation truncation = source.get().truncation();
        Result base = prove(owner.get(), name, common);
        return base.isProven()
                ? proveTied(select, from.get(), new Tied(owner.get(), name, truncation), base.then(truncation), common)
                : base;
    }

    private Result proveTied(PlainSelect select, FromItems from, Tied period, Result base, CommonTables common) {
        List<Tied> tied = new ArrayList<>(List.of(period));
        List<Read> reads = new ArrayList<>(base.reads());
        Set<Table> covered = identitySet();
        covered.addAll(base.covered());
        boolean isComplete = false;
        while (!isComplete) {
            isComplete = true;
            for (FromItems.Conditions conditions : from.conditions()) {
                for (Tied next : newlyTied(conditions, from, tied)) {
                    Result result = prove(next.item(), next.column(), common);
                    tied.add(next);
                    isComplete = false;
                    if (result.isProven()) {
                        reads.addAll(result.then(next.truncation()).reads());
                        covered.addAll(result.covered());
                    }
                }
            }
        }
        boolean arePartitioned = SelectShape.partitions(select).stream()
                .allMatch(keys -> keys.stream().anyMatch(key -> determines(key, from, tied)));
        return arePartitioned
                ? new Result(reads, covered, Optional.empty())
                : Result.failed("a window function or DISTINCT ON is not partitioned by the period");
    }

    /** The items that a condition ties to the period, and that were not tied by the same column before. */
    private static List<Tied> newlyTied(FromItems.Conditions conditions, FromItems from, List<Tied> tied) {
        List<Tied> found = new ArrayList<>();
        for (Expression condition : conditions.conjuncts()) {
            if (condition instanceof EqualsTo equality) {
                tie(equality.getLeftExpression(), equality.getRightExpression(), from, tied)
                        .ifPresent(found::add);
                tie(equality.getRightExpression(), equality.getLeftExpression(), from, tied)
                        .ifPresent(found::add);
            }
        }
        found.removeIf(next -> !conditions.binds().contains(next.item())
                || tied.stream()
                        .anyMatch(known -> known.item().equals(next.item())
                                && known.column().equals(next.column())));
        return found.isEmpty() ? found : List.of(found.get(0));
    }

    /** If the period is a truncation of {@code known}, it is one of {@code other}, too, wherever the two are equal. */
    private static Optional<Tied> tie(Expression known, Expression other, FromItems from, List<Tied> tied) {
        Optional<TruncatedColumn> column = Expressions.truncatedColumn(other);
        Optional<Item> owner = column.flatMap(found -> from.owner(found.column()));
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        return determining(known, from, tied)
                .map(start -> new Tied(
                        owner.get(),
                        Expressions.unquoted(column.get().column().getColumnName()),
                        column.get().truncation().then(start.truncation())));
    }

    /** The tied column of which an expression is a truncation that determines the period. */
    private static Optional<Tied> determining(Expression expression, FromItems from, List<Tied> tied) {
        Optional<TruncatedColumn> column = Expressions.truncatedColumn(expression);
        Optional<Item> owner = column.flatMap(found -> from.owner(found.column()));
        return tied.stream()
                .filter(known -> owner.filter(known.item()::equals).isPresent()
                        && known.column()
                                .equals(Expressions.unquoted(
                                        column.get().column().getColumnName()))
                        && known.truncation().isDeterminedBy(column.get().truncation()))
                .findFirst();
    }

    private static boolean determines(Expression expression, FromItems from, List<Tied> tied) {
        return determining(expression, from, tied).isPresent();
    }

    private Result prove(Item item, String column, CommonTables common) {
        FromItem from = item.from();
        if (item.renamesColumns() || from.getPivot() != null || from.getUnPivot() != null) {
            return Result.failed("the columns of " + from + " are renamed");
        }
        if (from instanceof LateralSubSelect || !(from instanceof ParenthesedSelect || from instanceof Table)) {
            return Result.failed("its period comes from " + from + ", which is neither a table nor a plain sub-select");
        }
        return from instanceof Table table
                ? proveTable(table, column, common)
                : prove((ParenthesedSelect) from, column, common);
    }

    private Result proveTable(Table table, String column, CommonTables common) {
        Set<Table> covered = identitySet();
        covered.add(table);
        if (table.getSampleClause() != null) {
            return Result.failed("TABLESAMPLE takes rows by chance");
        }
        if (table.getSchemaName() == null) {
            Optional<CommonTables.Entry> entry = common.find(Expressions.unquoted(table.getName()));
            return entry.map(found -> prove(found.select(), column, found.common()))
                    .map(result -> covering(result, covered))
                    .orElseGet(() -> Result.failed("the relation " + table.getName() + " cannot be followed"));
        }
        TableName relation =
                new TableName(Expressions.unquoted(table.getSchemaName()), Expressions.unquoted(table.getName()));
        Optional<PeriodColumn> period = inputs.period(relation);
        if (period.isPresent()) {
            return period.get().column().equals(column)
                    ? new Result(List.of(new Read(relation, Truncation.NONE)), covered, Optional.empty())
                    : Result.failed(column + " is not the period column of " + relation + ", which is "
                            + period.get().column());
        }
        return inputs.view(relation)
                .flatMap(SelectParser::parseWhole)
                .map(select -> covering(proveView(select, column), covered))
                .orElseGet(() -> Result.failed(relation + " has no periods"));
    }

    /** A view counts only if the proof covers all that it reads. */
    Result proveView(Select select, String column) {
        Result result = prove(select, column, CommonTables.NONE);
        if (!result.isProven()) {
            return result;
        }
        Set<Table> others = identitySet();
        others.addAll(TableNodes.of(select).tables());
        others.removeAll(result.covered());
        return others.isEmpty()
                ? new Result(result.reads(), Set.of(), Optional.empty())
                : Result.failed("a view that it reads looks at other periods of "
                        + others.iterator().next());
    }

    private static Result covering(Result result, Set<Table> places) {
        if (!result.isProven()) {
            return result;
        }
        Set<Table> covered = identitySet();
        covered.addAll(result.covered());
        covered.addAll(places);
        return new Result(result.reads(), covered, Optional.empty());
    }

    /** Two places in the text are two, also where they read the same. */
    static Set<Table> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
