package org.headrace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A column of a query or table.
 *
 * @param type the PostgreSQL type by its name in the catalog, such as {@code int4}, without a length or precision; one that
 *     is not built in with its schema, such as {@code public.mood}
 * @param modifier the length or precision as the catalog has it, {@link #UNLIMITED} if there is none
 */
public record Column(String name, String type, int modifier) {
    public static final int UNLIMITED = -1;

    public Column {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    public Column(String name, String type) {
        this(name, type, UNLIMITED);
    }

    /** This column as SQL that has exactly the type of another one, which holds all its values. */
    public String castTo(Column target) {
        boolean hasItsForm = type.equals(target.type) || (type.equals("bit") && target.type.equals("varbit"));
        return TableName.quote(name) + (hasItsForm ? "" : "::pg_catalog." + TableName.quote(target.type));
    }

    /** The column of that name, if it is among these. */
    static Optional<Column> find(List<Column> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
