package org.headrace.state;

import java.util.List;
import java.util.Map;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** The ids of the keys of dimensions. None of them ever goes, also not with the dimension; so no id is given twice. */
public final class DimensionIds {
    private final Session warehouse;

    public DimensionIds(Session warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * Gives an id to each key that has none, in the caller's transaction.
     *
     * @param columns the names of the key's columns, in their own order
     * @param keys a SELECT of {@code key text[]}, the texts of these columns in this order; each key once
     * @throws HeadraceException if ids of the dimension were given for other columns
     */
    public void give(TableName dimension, List<String> columns, String keys) {
        // Locks the row, so that the next statement sees what another transaction has given before.
        List<String> known = warehouse.one(
                row -> List.of((String[]) row.getArray("key_columns").getArray()),
                """
                insert into headrace.dimension as known (model, key_columns) values (?, ?)
                on conflict (model) do update set key_columns = known.key_columns
                returning key_columns
                """,
                dimension.toString(),
                columns.toArray(new String[0]));
        if (!known.equals(columns)) {
            throw otherKey(dimension, known, columns);
        }
        warehouse.execute(SqlResource.read(
                DimensionIds.class,
                "give_ids.sql",
                Map.of("keys", keys, "model", TableName.literal(dimension.toString()))));
    }

    private static HeadraceException otherKey(TableName dimension, List<String> known, List<String> columns) {
        String rename = known.size() != 1 || columns.size() != 1
                ? ""
                : "\n  If the column was only renamed, run: update headrace.dimension set key_columns = array["
                        + TableName.literal(columns.get(0)).strip() + "] where model = "
                        + TableName.literal(dimension.toString()).strip() + ";";
        return HeadraceException.failed("The ids of " + dimension + " were given for the key " + known
                + ", and its file now has the key " + columns + ", so no value would keep its id; nothing was changed."
                + "\n  Write 'key' as it was, or give the model another name: then it starts with new ids." + rename);
    }

    /** A relation in parentheses, of {@code key text[]} and {@code id bigint}: the ids that keys of a dimension were given. */
    public static String given(TableName dimension) {
        return "(select key, id from headrace.dimension_id where model = " + TableName.literal(dimension.toString())
                + ")";
    }
}
