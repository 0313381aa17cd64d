package org.headrace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A column of a query or table.
 *
 * @param type the PostgreSQL type by its name in the catalog, such as {@code int4}, without a length or precision
 */
public record Column(String name, String type) {
    public Column {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    /** The column of that name, if it is among these. */
    static Optional<Column> find(List<Column> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
