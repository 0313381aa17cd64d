package org.headrace;

import java.util.Objects;
import java.util.Optional;

/**
 * A table in another database than the warehouse.
 *
 * @param schema of the table; absent if it is the one that the connection leads to. MariaDB and MySQL call it a database
 */
public record TargetName(Optional<String> schema, String name) {
    public TargetName {
        Objects.requireNonNull(schema);
        if (name.isEmpty() || schema.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("a table's name and schema cannot be empty");
        }
    }

    /** The name as people write it: {@code schema.name} or {@code name}. */
    @Override
    public String toString() {
        return schema.map(text -> text + "." + name).orElse(name);
    }
}
