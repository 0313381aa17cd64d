package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.headrace.TableName;

/** What a SELECT reads from in its FROM clause, and the conditions that join it. */
final class FromItems {
    /**
     * One table, view, common table expression or sub-select.
     *
     * @param join how it is joined; absent for the first one
     */
    record Item(FromItem from, Optional<Join> join, boolean isNullable) {
        /** Columns that are renamed by the alias hide those of the table. */
        boolean renamesColumns() {
            return from.getAlias() != null && from.getAlias().getAliasColumns() != null;
        }

        /** What the item's columns are qualified with, as SQL. */
        String qualifier() {
            Alias alias = from.getAlias();
            if (alias != null) {
                return alias.getName();
            }
            Table table = (Table) from;
            String name = TableName.quote(Expressions.unquoted(table.getName()));
            return table.getSchemaName() == null
                    ? name
                    : TableName.quote(Expressions.unquoted(table.getSchemaName())) + "." + name;
        }

        /** The name by which other parts of the query know the item. */
        String name() {
            Alias alias = from.getAlias();
            return Expressions.unquoted(alias != null ? alias.getName() : ((Table) from).getName());
        }

        boolean isNamed(Table qualifier) {
            String name = Expressions.unquoted(qualifier.getName());
            if (from.getAlias() != null) {
                return qualifier.getSchemaName() == null
                        && Expressions.unquoted(from.getAlias().getName()).equals(name);
            }
            return from instanceof Table table
                    && Expressions.unquoted(table.getName()).equals(name)
                    && (qualifier.getSchemaName() == null || sameSchema(table, qualifier));
        }

        private static boolean sameSchema(Table table, Table qualifier) {
            return table.getSchemaName() != null
                    && Expressions.unquoted(table.getSchemaName())
                            .equals(Expressions.unquoted(qualifier.getSchemaName()));
        }
    }

    /**
     * Conditions of which each must hold.
     *
     * @param binds the items whose rows are left out where a condition does not hold; of an outer join, the one that may be null
     */
    record Conditions(List<Expression> conjuncts, List<Item> binds) {
        Conditions {
            conjuncts = List.copyOf(conjuncts);
            binds = List.copyOf(binds);
        }
    }

    private final List<Item> items;
    private final List<Conditions> conditions;

    private FromItems(List<Item> items, List<Conditions> conditions) {
        this.items = List.copyOf(items);
        this.conditions = List.copyOf(conditions);
    }

    /** Absent if there is no FROM, or a join of another kind than inner, cross, left, right and full. */
    static Optional<FromItems> of(PlainSelect select) {
        if (select.getFromItem() == null || select.getLateralViews() != null) {
            return Optional.empty();
        }
        List<Join> joins = select.getJoins() == null ? List.of() : select.getJoins();
        if (!joins.stream().allMatch(FromItems::isPlain)) {
            return Optional.empty();
        }
        List<Item> items = new ArrayList<>();
        items.add(new Item(select.getFromItem(), Optional.empty(), isNullableFrom(joins, 0)));
        for (int i = 0; i < joins.size(); i++) {
            Join join = joins.get(i);
            boolean isNullable = join.isLeft() || join.isFull() || isNullableFrom(joins, i + 1);
            items.add(new Item(join.getFromItem(), Optional.of(join), isNullable));
        }
        List<Conditions> conditions = new ArrayList<>();
        conditions.add(new Conditions(Expressions.conjuncts(select.getWhere()), items));
        for (int i = 1; i < items.size(); i++) {
            conditions.add(joinConditions(items, i));
        }
        return Optional.of(new FromItems(items, conditions));
    }

    /** Joins whose ON stands after another join come with none, or with two: the library does not keep how they nest. */
    private static boolean isPlain(Join join) {
        boolean hasUsing =
                join.getUsingColumns() != null && !join.getUsingColumns().isEmpty();
        int conditions =
                join.getOnExpressions() == null ? 0 : join.getOnExpressions().size();
        boolean needsNone = join.isCross() || join.isSimple();
        return conditions == (needsNone || hasUsing ? 0 : 1)
                && !join.isNatural()
                && !join.isApply()
                && !join.isSemi()
                && !join.isStraight()
                && !join.isGlobal()
                && !join.isAsOf()
                && !join.isAny()
                && !join.isAll()
                && !join.isArray()
                && !join.isWindowJoin();
    }

    /** Whether a join from this one on makes everything before it null. */
    private static boolean isNullableFrom(List<Join> joins, int first) {
        return joins.stream().skip(first).anyMatch(join -> join.isRight() || join.isFull());
    }

    private static Conditions joinConditions(List<Item> items, int index) {
        Item item = items.get(index);
        Join join = item.join().orElseThrow();
        List<Expression> conjuncts = new ArrayList<>();
        join.getOnExpressions().forEach(condition -> conjuncts.addAll(Expressions.conjuncts(condition)));
        if (join.isFull()) {
            return new Conditions(List.of(), List.of());
        }
        if (join.isRight()) {
            return new Conditions(conjuncts, items.subList(0, index));
        }
        return new Conditions(conjuncts, join.isLeft() ? List.of(item) : items);
    }

    List<Item> items() {
        return items;
    }

    List<Conditions> conditions() {
        return conditions;
    }

    boolean hasOuterJoin() {
        return items.stream().anyMatch(Item::isNullable);
    }

    /** The item that has a column; absent if the text alone does not tell. */
    Optional<Item> owner(Column column) {
        if (column.getTable() == null) {
            return items.size() == 1 ? Optional.of(items.get(0)) : Optional.empty();
        }
        return items.stream().filter(item -> item.isNamed(column.getTable())).findFirst();
    }
}
