package org.headrace;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A relation of the warehouse, by schema and name; also the only place where an identifier is quoted. */
public record TableName(String schema, String name) implements Comparable<TableName> {
    /** The longest identifier that PostgreSQL keeps whole. */
    public static final int LONGEST_BYTES = 63;

    public TableName {
        Objects.requireNonNull(schema);
        Objects.requireNonNull(name);
        if (schema.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a table name needs a schema and a name: '" + schema + "." + name + "'");
        }
    }

    /** Whether PostgreSQL would cut an identifier off. */
    public static boolean isTooLong(String identifier) {
        return identifier.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES;
    }

    /** Quotes one identifier for SQL, so that any character in it is just a character. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Quotes a text for SQL as a string literal. */
    public static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
    }

    /** Reads what {@link #toString()} wrote; a schema has no dot in its name. */
    public static TableName parse(String text) {
        int dot = text.indexOf('.');
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** The name as SQL wants it: {@code "schema"."name"}. */
    public String quoted() {
        return quote(schema) + "." + quote(name);
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    /** The name as people write it: {@code schema.name}. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
