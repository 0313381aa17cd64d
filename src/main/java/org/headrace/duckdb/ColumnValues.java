package org.headrace.duckdb;

/** The values of one column in a {@link Chunk}. A value that is null, or of another type than asked for, fails. */
public interface ColumnValues {
    boolean isNull(int row);

    boolean getBoolean(int row);

    /** Of a SMALLINT. */
    short getShort(int row);

    /** Of an INTEGER. */
    int getInt(int row);

    /** Of a BIGINT. */
    long getLong(int row);

    /** Of a FLOAT. */
    float getFloat(int row);

    /** Of a DOUBLE. */
    double getDouble(int row);

    /** Of a VARCHAR. */
    String getString(int row);
}
