package org.headrace.source.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.headrace.Column;
import org.headrace.db.BinaryCopy;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.duckdb.Chunk;
import org.headrace.duckdb.ColumnValues;

/** Writes rows of DuckDB as a COPY: in binary if every column has a type of which that is simple, else as CSV. */
final class RowEncoder {
    private static final Set<String> BINARY = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "float4",
            "float8",
            "date",
            "timestamp",
            "timestamptz",
            "text",
            "varchar",
            "json",
            "jsonb");

    /** Before the text of a jsonb. */
    private static final byte JSONB_VERSION = 1;

    private final List<String> types;
    private final boolean isBinary;
    private byte[] row = new byte[1024];
    private int length;

    RowEncoder(List<Column> columns) {
        this.types = columns.stream().map(Column::type).toList();
        this.isBinary = BINARY.containsAll(types);
    }

    CopyTarget.Format format() {
        return isBinary ? CopyTarget.Format.BINARY : CopyTarget.Format.CSV;
    }

    /** The type for which a column's value is to be selected; in CSV all are text. */
    String selectedType(Column column) {
        return isBinary ? column.type() : "text";
    }

    /** To be written before the first row. */
    byte[] header() {
        return isBinary ? BinaryCopy.header() : new byte[0];
    }

    /** To be written after the last row. */
    byte[] trailer() {
        return isBinary
                ? new byte[] {(byte) (BinaryCopy.TRAILER >> Byte.SIZE), (byte) BinaryCopy.TRAILER}
                : new byte[0];
    }

    /** Writes the rows of a chunk, whose first columns are those of this encoder. */
    void write(Chunk chunk, Copy.CopyWriter copy) {
        ColumnValues[] columns = new ColumnValues[types.size()];
        Arrays.setAll(columns, chunk::column);
        for (int i = 0; i < chunk.rowCount(); i++) {
            length = 0;
            if (isBinary) {
                encodeBinary(columns, i);
            } else {
                encodeText(columns, i);
            }
            copy.writeRow(row, 0, length);
        }
    }

    private void encodeBinary(ColumnValues[] columns, int index) {
        putShort(columns.length);
        for (int i = 0; i < columns.length; i++) {
            ColumnValues values = columns[i];
            if (values.isNull(index)) {
                putInt(-1);
                continue;
            }
            switch (types.get(i)) {
                case "bool" -> {
                    putInt(1);
                    put(values.getBoolean(index) ? 1 : 0);
                }
                case "int2" -> {
                    putInt(Short.BYTES);
                    putShort(values.getShort(index));
                }
                case "int4", "date" -> {
                    putInt(Integer.BYTES);
                    putInt(values.getInt(index));
                }
                case "int8", "timestamp", "timestamptz" -> putLongValue(values.getLong(index));
                case "float4" -> {
                    putInt(Float.BYTES);
                    putInt(Float.floatToRawIntBits(values.getFloat(index)));
                }
                case "float8" -> putLongValue(Double.doubleToRawLongBits(values.getDouble(index)));
                case "jsonb" -> {
                    byte[] bytes = values.getString(index).getBytes(StandardCharsets.UTF_8);
                    putInt(bytes.length + 1);
                    put(JSONB_VERSION);
                    putBytes(bytes);
                }
                default -> {
                    byte[] bytes = values.getString(index).getBytes(StandardCharsets.UTF_8);
                    putInt(bytes.length);
                    putBytes(bytes);
                }
            }
        }
    }

    private void encodeText(ColumnValues[] columns, int index) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                put(',');
            }
            if (!columns[i].isNull(index)) {
                put('"');
                putBytes(columns[i].getString(index).replace("\"", "\"\"").getBytes(StandardCharsets.UTF_8));
                put('"');
            }
        }
        put('\n');
    }

    private void putLongValue(long value) {
        putInt(Long.BYTES);
        putInt((int) (value >> Integer.SIZE));
        putInt((int) value);
    }

    private void putInt(int value) {
        require(Integer.BYTES);
        row[length++] = (byte) (value >> 24);
        row[length++] = (byte) (value >> 16);
        row[length++] = (byte) (value >> 8);
        row[length++] = (byte) value;
    }

    private void putShort(int value) {
        put(value >> 8);
        put(value);
    }

    private void put(int value) {
        require(1);
        row[length++] = (byte) value;
    }

    private void putBytes(byte[] bytes) {
        require(bytes.length);
        System.arraycopy(bytes, 0, row, length, bytes.length);
        length += bytes.length;
    }

    private void require(int bytes) {
        if (row.length - length < bytes) {
            row = Arrays.copyOf(row, Math.max(row.length * 2, length + bytes));
        }
    }
}
