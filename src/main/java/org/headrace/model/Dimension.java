package org.headrace.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.SqlResource;

/**
 * {@code kind = dimension}: a table with a surrogate id for each value of the key. The ids come from {@link KeyIds}, so a value has the same one
 * whatever becomes of its row, the table or the query.
 */
final class Dimension implements Materialization {
    private static final String ID = "id";

    /** The types of which equal values have equal texts, each with the text of a value; other types would give one value two ids. */
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("text", "%s"),
            Map.entry("varchar", "%s::text"),
            Map.entry("int2", "%s::text"),
            Map.entry("int4", "%s::text"),
            Map.entry("int8", "%s::text"),
            Map.entry("numeric", "trim_scale(%s)::text"),
            Map.entry("bool", "%s::text"),
            Map.entry("uuid", "%s::text"),
            Map.entry("date", "%s::text"),
            Map.entry("timestamp", "%s::text"),
            Map.entry("timestamptz", "(%s at time zone 'UTC')::text"));

    @Override
    public Written create(Relations relations, Definition definition) {
        Definition withIds = giveIds(relations, definition, Part.EVERYTHING);
        Written written = Written.everything(relations.create("table", withIds));
        relations.warehouse().execute("alter table " + definition.name().quoted() + " add primary key (" + ID + ")");
        return written;
    }

    /** Writes the rows that differ, so that what has not changed is not written for its readers either. */
    @Override
    public Written refresh(Relations relations, Definition definition, Part part) {
        Definition withIds = giveIds(relations, definition, part);
        TableColumns columns = relations.columns(withIds);
        return columns.fit() ? relations.merge(withIds, columns.built(), part) : create(relations, definition);
    }

    @Override
    public String shape(String sql) {
        return "select null::bigint as " + ID + ", headrace_row.* from (\n" + sql + "\n) as headrace_row";
    }

    @Override
    public Definition verified(Relations relations, Definition definition) {
        List<Column> columns = relations.warehouse().describe(definition.sql());
        return withIds(relations, definition, "(\n" + definition.sql() + "\n)", columns);
    }

    @Override
    public boolean isReplacedByRefresh() {
        return true;
    }

    /** The definition of the rows of a part as the query gives them now, staged, each with its id. */
    private static Definition giveIds(Relations relations, Definition definition, Part part) {
        List<Column> columns = relations.warehouse().describe(definition.sql());
        if (columns.stream().anyMatch(column -> column.name().equals(ID))) {
            throw HeadraceException.failed("The query of " + definition.name() + " gives a column '" + ID
                    + "', which headrace adds to a dimension; nothing was changed.\n  Give the column another name.");
        }
        String key = key(definition, columns, "staged");
        String stage = relations.stage(definition, part.condition(Optional.empty(), columns));
        rejectUnfitKeys(relations, definition, stage);
        List<String> names = definition.key().stream().sorted().toList();
        relations.ids().give(definition.name(), names, "select " + key + " as key from " + stage + " as staged");
        return withIds(relations, definition, stage, columns);
    }

    private static void rejectUnfitKeys(Relations relations, Definition definition, String stage) {
        List<String> key = definition.key().stream().map(TableName::quote).toList();
        String isNull = key.stream().map(column -> column + " is null").collect(Collectors.joining(" or "));
        String sql = SqlResource.read(
                Dimension.class,
                "unfit_keys.sql",
                Map.of("stage", stage, "key", String.join(", ", key), "key_is_null", isNull));
        List<String> unfit = relations.warehouse().query(row -> row.getString("unfit"), sql);
        if (unfit.contains("null")) {
            throw HeadraceException.failed("key [" + String.join(", ", definition.key()) + "] is null in a row of "
                    + definition.name() + "; nothing was changed."
                    + "\n  Expected a value in each row, as an id stands for it. Leave out such rows in the query.");
        }
        if (unfit.contains("duplicate")) {
            throw definition.keyIsNotUnique();
        }
    }

    /**
     * The query's rows with their ids in front; {@code rows} is the query in parentheses, or a table of its rows. The id of a key that was given
     * none is null, so that a row that the table lacks is seen as such.
     */
    private static Definition withIds(Relations relations, Definition definition, String rows, List<Column> columns) {
        String names = columns.stream()
                .map(column -> "headrace_row." + TableName.quote(column.name()))
                .collect(Collectors.joining(", "));
        String sql = "select headrace_given.id as " + ID + ", " + names + "\nfrom " + rows + " as headrace_row"
                + "\nleft join " + relations.ids().given(definition.name())
                + " as headrace_given on headrace_given.key = "
                + key(definition, columns, "headrace_row");
        return new Definition(
                definition.name(), sql, definition.key(), definition.indexes(), definition.period(), definition.by());
    }

    /** The key of a row as an array of texts, in the order of the names of the columns, so that they may be listed in another one. */
    private static String key(Definition definition, List<Column> columns, String row) {
        return definition.key().stream()
                .sorted()
                .map(name -> text(definition, name, columns, row))
                .collect(Collectors.joining(", ", "array[", "]"));
    }

    private static String text(Definition definition, String name, List<Column> columns, String row) {
        Column column = columns.stream()
                .filter(other -> other.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HeadraceException.failed("The query of " + definition.name()
                        + " gives no column '" + name + "', which 'key' names; nothing was changed."
                        + "\n  It gives " + columns.stream().map(Column::name).collect(Collectors.joining(", "))
                        + ". Correct 'key' or the query."));
        if (!TEXTS.containsKey(column.type())) {
            throw HeadraceException.failed("The key column '" + name + "' of " + definition.name() + " is "
                    + column.type() + ", of which equal values can have different texts; nothing was changed."
                    + "\n  Expected one of " + TEXTS.keySet().stream().sorted().collect(Collectors.joining(", "))
                    + ". Cast it in the query.");
        }
        return TEXTS.get(column.type()).formatted(row + "." + TableName.quote(name));
    }
}
