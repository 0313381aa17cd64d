package org.headrace.db;

import java.util.List;

/**
 * Where rows are copied to: some columns of a table.
 *
 * @param table as SQL
 * @param columns as SQL
 * @param observer is told of each row before it is sent
 */
public record CopyTarget(Session session, String table, List<String> columns, Copy.RowConsumer observer) {
    /** How rows are written as bytes. */
    public enum Format {
        /** {@link BinaryCopy}: exact for types that both sides have. */
        BINARY("binary"),
        /** In UTF-8, a line a row; an empty value is null, one in quotes is not. */
        CSV("csv");

        private final String name;

        Format(String name) {
            this.name = name;
        }
    }

    public CopyTarget {
        columns = List.copyOf(columns);
    }

    public CopyTarget(Session session, String table, List<String> columns) {
        this(session, table, columns, (buffer, start, length) -> {});
    }

    /** The same, with one more who is told of each row. */
    public CopyTarget observedBy(Copy.RowConsumer other) {
        return new CopyTarget(session, table, columns, (buffer, start, length) -> {
            other.accept(buffer, start, length);
            observer.accept(buffer, start, length);
        });
    }

    /** Begins the COPY, which the caller ends. */
    public Copy.CopyWriter open(Format format) {
        return new Copy.CopyWriter(
                session,
                "copy " + table + " (" + String.join(", ", columns) + ") from stdin (format " + format.name + ")",
                observer);
    }
}
