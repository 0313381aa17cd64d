package org.headrace;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which rows of a relation are meant, by the values of some of its columns: those that have in each of the columns one of its values. Of several
 * columns that can be more rows than there are known keys, and never fewer.
 */
public record KeySet(List<Values> columns) {
    public KeySet {
        columns = List.copyOf(columns);
    }

    /**
     * Values of one column.
     *
     * @param texts as PostgreSQL writes the values
     * @param hasNull whether null is among the values
     */
    public record Values(String column, Set<String> texts, boolean hasNull) {
        public Values {
            texts = Set.copyOf(texts);
        }
    }

    /** Adds the keys of another set over the same columns. */
    public KeySet union(KeySet other) {
        List<Values> united = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Set<String> texts = new TreeSet<>(columns.get(i).texts());
            texts.addAll(other.columns.get(i).texts());
            united.add(new Values(
                    columns.get(i).column(),
                    texts,
                    columns.get(i).hasNull() || other.columns.get(i).hasNull()));
        }
        return new KeySet(united);
    }

    public boolean isEmpty() {
        return columns.stream().anyMatch(values -> values.texts().isEmpty() && !values.hasNull());
    }

    /**
     * The SQL condition that holds for the rows of this set. The values stand in it as constants: PostgreSQL takes such a condition into a
     * sub-select that groups by the columns.
     *
     * @param types the columns of the relation
     * @throws HeadraceException if the relation lacks one of the columns
     */
    public String condition(List<Column> types) {
        return columns.stream().map(values -> condition(values, types)).collect(Collectors.joining(" and ", "(", ")"));
    }

    /**
     * The column of a key in a result.
     *
     * @throws HeadraceException if the result does not have it
     */
    public static Column column(String name, List<Column> columns) {
        return Column.find(columns, name)
                .orElseThrow(() -> HeadraceException.failed("The key column '" + name
                        + "' is not in the result. Correct the query, or the key that names it."));
    }

    private static String condition(Values values, List<Column> types) {
        Column column = column(values.column(), types);
        String name = TableName.quote(column.name());
        String type = column.type().contains(".")
                ? TableName.parse(column.type()).quoted()
                : "pg_catalog." + TableName.quote(column.type());
        String array = values.texts().stream()
                .sorted()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
        String isOne = name + " = any (" + TableName.literal(array).strip() + "::" + type + "[])";
        return values.hasNull() ? "(" + isOne + " or " + name + " is null)" : isOne;
    }

    /** For people: {@code 3 keys}. */
    @Override
    public String toString() {
        int count = columns.stream()
                .mapToInt(values -> values.texts().size() + (values.hasNull() ? 1 : 0))
                .max()
                .orElse(0);
        return count + (count == 1 ? " key" : " keys");
    }
}
