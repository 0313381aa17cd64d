package org.headrace;

import java.util.Objects;

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
}
