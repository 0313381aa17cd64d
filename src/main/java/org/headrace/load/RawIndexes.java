package org.headrace.load;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.headrace.TableName;
import org.headrace.db.Session;

/**
 * The indexes of a raw table that its load's header lists. The engine makes and drops them as the list says, and leaves alone all others:
 * its own are told by their names, which hold a hash of what they were made from.
 */
public final class RawIndexes {
    private static final String NAME = "headrace_index_";

    private RawIndexes() {}

    /** The table, and the engine's indexes of it. */
    private record Present(String oid, List<String> names) {}

    /**
     * Makes what is missing, and drops what is not listed any more; takes one round trip if there is nothing to do.
     *
     * @param indexes each as the columns of it, or as what follows the table's name in CREATE INDEX, beginning with {@code using}
     */
    public static void keep(Session warehouse, TableName table, List<String> indexes) {
        Present present = warehouse.one(
                row -> new Present(row.getString("oid"), List.of((String[])
                        row.getArray("names").getArray())),
                """
                select
                    to_regclass(?)::oid as oid,
                    array(
                        select pg_class.relname::text
                        from pg_catalog.pg_index
                        join pg_catalog.pg_class on pg_class.oid = pg_index.indexrelid
                        where pg_index.indrelid = to_regclass(?) and starts_with(pg_class.relname::text, ?)
                    ) as names
                """,
                table.quoted(),
                table.quoted(),
                NAME);
        Map<String, String> listed = new LinkedHashMap<>();
        indexes.forEach(index -> listed.put(name(present.oid(), index), index));
        present.names().stream()
                .filter(name -> !listed.containsKey(name))
                .forEach(name -> warehouse.execute("drop index " + new TableName(table.schema(), name).quoted()));
        listed.forEach((name, index) -> {
            if (!present.names().contains(name)) {
                warehouse.execute(
                        "create index " + TableName.quote(name) + " on " + table.quoted() + " " + columns(index));
            }
        });
    }

    private static String columns(String index) {
        return index.strip().regionMatches(true, 0, "using ", 0, "using ".length()) ? index : "(" + index + ")";
    }

    private static String name(String oid, String index) {
        return NAME + oid + "_"
                + UUID.nameUUIDFromBytes(index.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .substring(0, 8);
    }
}
