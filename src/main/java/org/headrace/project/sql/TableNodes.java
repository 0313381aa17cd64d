package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.headrace.TableName;

/** Every place of a query that names a table or a common table expression. */
final class TableNodes extends TablesNamesFinder<Void> {
    private final List<Table> tables = new ArrayList<>();
    private final Map<String, List<Select>> common = new HashMap<>();
    private final Set<PlainSelect> selects = Collections.newSetFromMap(new IdentityHashMap<>());

    private TableNodes() {}

    static TableNodes of(Select select) {
        TableNodes nodes = new TableNodes();
        nodes.getTables((Statement) select);
        return nodes;
    }

    List<Table> tables() {
        return List.copyOf(tables);
    }

    /** How many window functions the SELECTs have in their select lists and sort keys. */
    long windows() {
        return selects.stream()
                .mapToLong(select -> SelectShape.windows(select).size())
                .sum();
    }

    boolean hasSubselect() {
        return selects.size() > 1;
    }

    /** Whether these are all places: the library walks past some sub-selects, such as one in an array's subscript. */
    boolean isComplete(String sql) {
        return SqlTokens.count(sql, "select") == selects.size() && SqlTokens.count(sql, "table") == 0;
    }

    /** The relations behind a place: the table, or all that common table expressions of its name read. */
    Set<TableName> relations(Table table) {
        Set<TableName> relations = new LinkedHashSet<>();
        addRelations(table, relations, new HashSet<>());
        return relations;
    }

    private void addRelations(Table table, Set<TableName> relations, Set<String> entered) {
        String name = Expressions.unquoted(table.getName());
        if (table.getSchemaName() != null) {
            relations.add(new TableName(Expressions.unquoted(table.getSchemaName()), name));
        } else if (entered.add(name)) {
            for (Select select : common.getOrDefault(name, List.of())) {
                TableNodes.of(select).tables.forEach(inner -> addRelations(inner, relations, entered));
            }
        }
    }

    @Override
    public <S> Void visit(Table table, S context) {
        tables.add(table);
        return super.visit(table, context);
    }

    @Override
    public <S> Void visit(WithItem<?> item, S context) {
        if (item.getParenthesedStatement() instanceof Select select) {
            common.computeIfAbsent(Expressions.unquoted(item.getAlias().getName()), name -> new ArrayList<>())
                    .add(select);
        }
        return super.visit(item, context);
    }

    @Override
    public <S> Void visit(PlainSelect select, S context) {
        selects.add(select);
        return super.visit(select, context);
    }
}
