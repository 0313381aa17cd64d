package org.headrace.load;

import java.util.List;
import java.util.stream.Collectors;
import org.headrace.TableName;
import org.headrace.db.Session;

/**
 * The unique index over the key of a raw table. The engine makes it, unless there is one, and drops it when the load goes by
 * another key or by none; those that others made stay.
 */
final class KeyIndex {
    private static final String NAME = "headrace_key_";

    private static final String HAS_KEY = """
            array(
                select attname::text
                from pg_attribute
                where attrelid = indrelid and attnum = any (indkey)
                order by attname::text
            ) = array(select unnest(?::text[]) as name order by name)""";

    private KeyIndex() {}

    /** Drops the index of another key that the table was loaded by before. */
    static void dropOthers(Session warehouse, TableName table, List<String> key) {
        List<String> others = warehouse.query(
                row -> row.getString("name"), """
                select relname as name
                from pg_index
                join pg_class on pg_class.oid = pg_index.indexrelid
                where indrelid = ?::regclass and starts_with(relname, ?) and not (%s)
                """.formatted(HAS_KEY), table.quoted(), NAME, key.toArray(new String[0]));
        others.forEach(name -> warehouse.execute("drop index " + new TableName(table.schema(), name).quoted()));
    }

    /** Makes sure that the key is unique, by an index that may be there already. */
    static void make(Session warehouse, TableName table, List<String> key) {
        boolean isThere = warehouse
                .find(
                        row -> true,
                        "select 1 from pg_index where indrelid = ?::regclass and indisunique and indisvalid and indpred is"
                                + " null and indexprs is null and " + HAS_KEY,
                        table.quoted(),
                        key.toArray(new String[0]))
                .isPresent();
        if (!isThere) {
            String oid = warehouse.one(row -> row.getString(1), "select ?::regclass::oid", table.quoted());
            String columns = key.stream().map(TableName::quote).collect(Collectors.joining(", "));
            warehouse.execute("create unique index " + NAME + oid + " on " + table.quoted() + " (" + columns + ")");
        }
    }
}
