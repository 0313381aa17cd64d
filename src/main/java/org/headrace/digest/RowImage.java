package org.headrace.digest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * SQL that hashes a row so that two servers give the same hash if and only if the row has the same values, whatever their versions,
 * encodings and settings are.
 *
 * <p>Numbers and times take part as PostgreSQL writes them, which the settings of a session of ours fix; everything else as the MD5 hash
 * of its text in UTF-8. No such part contains the delimiter and only null has an empty one, so that no value can move into
 * the next column.
 */
public final class RowImage {
    /** Types whose text has neither the delimiter nor a character beyond ASCII, and is never empty. */
    private static final Set<String> PLAIN = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "oid",
            "float4",
            "float8",
            "numeric",
            "uuid",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval");

    private static final String DELIMITER = "'|'";

    /** A function of PostgreSQL takes up to a hundred arguments; a column needs two, itself and a delimiter. */
    private static final int COLUMNS_PER_CALL = 50;

    private final List<String> parts;

    private RowImage(List<String> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * The image of a row.
     *
     * @param expressions the row's columns as SQL
     * @param types their PostgreSQL types, by name in the catalog
     */
    public static RowImage of(List<String> expressions, List<String> types) {
        return new RowImage(IntStream.range(0, expressions.size())
                .mapToObj(column -> part(expressions.get(column), types.get(column)))
                .toList());
    }

    private static String part(String expression, String type) {
        if (PLAIN.contains(type)) {
            return expression;
        }
        if (type.equals("bytea")) {
            return "md5(" + expression + ")";
        }
        // A cast of bpchar to text would cut off trailing blanks.
        String text = type.equals("bpchar") ? "textin(bpcharout(" + expression + "))" : "(" + expression + ")::text";
        return "md5(convert_to(" + text + ", 'UTF8'))";
    }

    /** The MD5 hash of the row, as SQL; a row without columns has one, too. */
    public String hash() {
        if (parts.isEmpty()) {
            return "md5('')";
        }
        List<String> calls = new ArrayList<>();
        for (int from = 0; from < parts.size(); from += COLUMNS_PER_CALL) {
            List<String> some = parts.subList(from, Math.min(from + COLUMNS_PER_CALL, parts.size()));
            calls.add("concat(" + String.join(", " + DELIMITER + ", ", some) + ", " + DELIMITER + ")");
        }
        return "md5(" + String.join(" || ", calls) + ")";
    }
}
