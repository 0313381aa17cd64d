package org.headrace.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;

/**
 * A raw table and how the source's columns fit into it.
 *
 * @param ddl what must be run first: nothing, a CREATE or an ALTER
 * @param columns the table's columns that the source fills, in the source's order
 * @param expressions for each of them, SQL over the source's columns, of exactly the table's type
 */
record RawTable(TableName name, List<String> ddl, List<String> columns, List<String> expressions) {
    /** Types that hold every value of the type they are listed under. */
    private static final Map<String, Set<String>> WIDER = Map.of(
            "int2", Set.of("int4", "int8", "numeric", "float4", "float8"),
            "int4", Set.of("int8", "numeric", "float8"),
            "int8", Set.of("numeric"),
            "float4", Set.of("float8"),
            "date", Set.of("timestamp"));

    /**
     * Compares the table with the source's columns; changes nothing.
     *
     * @throws HeadraceException if a column's type does not fit
     */
    static RawTable fit(Session warehouse, TableName name, List<Column> source) {
        rejectDuplicates(name, source);
        boolean exists = warehouse.one(row -> row.getString(1), "select to_regclass(?)::text", name.quoted()) != null;
        Map<String, String> present = new LinkedHashMap<>();
        if (exists) {
            warehouse
                    .describe("select * from " + name.quoted())
                    .forEach(column -> present.put(column.name(), column.type()));
        }
        List<String> added = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        for (Column column : source) {
            String type = present.get(column.name());
            if (type == null) {
                type = landingType(warehouse, column);
                added.add(TableName.quote(column.name()) + " " + type);
            }
            expressions.add(expression(name, column, type));
        }
        return new RawTable(
                name,
                ddl(name, exists, added),
                source.stream().map(column -> TableName.quote(column.name())).toList(),
                expressions);
    }

    private static List<String> ddl(TableName name, boolean exists, List<String> added) {
        if (!exists) {
            return List.of(
                    "create schema if not exists " + TableName.quote(name.schema()),
                    "create table " + name.quoted() + " (" + String.join(", ", added) + ")");
        }
        return added.isEmpty()
                ? List.of()
                : List.of("alter table " + name.quoted() + " add column " + String.join(", add column ", added));
    }

    /** The source's own type where the warehouse has it built in, else text. */
    private static String landingType(Session warehouse, Column column) {
        boolean builtIn = warehouse
                .find(
                        row -> true,
                        "select 1 from pg_type where typname = ? and typnamespace = 'pg_catalog'::regnamespace"
                                + " and typtype in ('b', 'r', 'm')",
                        column.type())
                .isPresent();
        // "char" in quotes is the catalogs' type of one byte; without them it is another type.
        if (!builtIn || column.type().equals("char")) {
            return "text";
        }
        // Without a length, bit means bit(1); varbit has the same binary form and takes any length.
        return column.type().equals("bit") ? "varbit" : column.type();
    }

    private static String expression(TableName table, Column column, String type) {
        String name = TableName.quote(column.name());
        if (column.type().equals(type) || (column.type().equals("bit") && type.equals("varbit"))) {
            return name;
        }
        if (type.equals("text") || WIDER.getOrDefault(column.type(), Set.of()).contains(type)) {
            return name + "::" + type;
        }
        throw HeadraceException.failed("The column '" + column.name() + "' of the source is " + column.type() + ", but "
                + table + " has it as " + type + ", which does not hold every such value; nothing was changed."
                + "\n  Change the table (alter table " + table.quoted() + " alter column " + name + " type "
                + column.type() + "), or cast the column in the load's query.");
    }

    private static void rejectDuplicates(TableName table, List<Column> source) {
        long distinct = source.stream().map(Column::name).distinct().count();
        if (distinct < source.size()) {
            throw HeadraceException.failed("The query that loads " + table
                    + " has two columns of one name; give each a name of its own with AS.");
        }
    }
}
