package org.headrace.duckdb;

/** Some rows of a result; valid until the next chunk is read. */
public interface Chunk {
    int rowCount();

    /** A column of the result; the first is 0. */
    ColumnValues column(int index);
}
