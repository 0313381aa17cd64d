package org.headrace.source.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.headrace.Column;
import org.headrace.db.MariaDbSession;

/**
 * A column of a MariaDB or MySQL result, and how its values become those of PostgreSQL. Nearly all do as the server writes them: what the
 * driver makes of a date or a time that Java does not have is another one.
 *
 * @param column as it lands
 * @param form how its values are written
 */
record MariaDbColumn(Column column, Form form) {
    private static final Set<Integer> BYTES = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    private static final Set<String> WITHOUT_DELIMITER = Set.of(
            "int2", "int4", "int8", "numeric", "float4", "float8", "date", "timestamp", "timestamptz", "interval");

    /** How values are read and written. */
    enum Form {
        TEXT,
        /** A single precision number, which the server would write with six digits. */
        FLOAT,
        BYTES,
        BITS,
        DATE,
        TIMESTAMP
    }

    /** All columns of a result. */
    static List<MariaDbColumn> all(ResultSetMetaData result) throws SQLException {
        List<MariaDbColumn> columns = new ArrayList<>();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            columns.add(of(result, i));
        }
        return columns;
    }

    private static MariaDbColumn of(ResultSetMetaData result, int index) throws SQLException {
        String name = result.getColumnLabel(index);
        String type = result.getColumnTypeName(index).toUpperCase(Locale.ROOT);
        boolean isUnsigned = type.endsWith(" UNSIGNED");
        return switch (type.replace(" UNSIGNED", "").replace(" ZEROFILL", "")) {
            case "TINYINT", "YEAR" -> text(name, "int2");
            case "SMALLINT" -> text(name, isUnsigned ? "int4" : "int2");
            case "MEDIUMINT" -> text(name, "int4");
            case "INT", "INTEGER" -> text(name, isUnsigned ? "int8" : "int4");
            case "BIGINT" -> isUnsigned ? numeric(name, 20, 0) : text(name, "int8");
            case "DECIMAL", "OLDDECIMAL" -> numeric(name, result.getPrecision(index), result.getScale(index));
            case "FLOAT" -> new MariaDbColumn(new Column(name, "float4"), Form.FLOAT);
            case "DOUBLE" -> text(name, "float8");
            case "BIT" -> new MariaDbColumn(new Column(name, "varbit"), Form.BITS);
            case "DATE" -> new MariaDbColumn(new Column(name, "date"), Form.DATE);
            case "DATETIME" -> new MariaDbColumn(new Column(name, "timestamp"), Form.TIMESTAMP);
            case "TIMESTAMP" -> new MariaDbColumn(new Column(name, "timestamptz"), Form.TIMESTAMP);
            case "TIME" -> text(name, "interval");
            case "JSON" -> text(name, "jsonb");
            default ->
                BYTES.contains(result.getColumnType(index))
                        ? new MariaDbColumn(new Column(name, "bytea"), Form.BYTES)
                        : text(name, "text");
        };
    }

    private static MariaDbColumn text(String name, String type) {
        return new MariaDbColumn(new Column(name, type), Form.TEXT);
    }

    private static MariaDbColumn numeric(String name, int precision, int scale) {
        return new MariaDbColumn(new Column(name, "numeric", (precision << 16 | scale) + 4), Form.TEXT);
    }

    /** The column as SQL, of a type that the server writes exactly. */
    String expression() {
        String name = MariaDbSession.quote(column.name());
        return form == Form.FLOAT ? "(" + name + " + 0e0)" : name;
    }

    /**
     * The column as SQL for {@code concat_ws('|', ...)}, so that no value can move into the next column and null is as no value: what may
     * contain the delimiter has its length before it.
     */
    String image() {
        String value = expression();
        return WITHOUT_DELIMITER.contains(column.type())
                ? "ifnull(" + value + ", '!')"
                : "ifnull(length(" + value + "), '!'), " + value;
    }

    /** As {@link #image}, of a length that does not grow with the value. */
    String shortImage() {
        return "ifnull(sha2(" + expression() + ", 256), '!')";
    }

    /**
     * Writes a value.
     *
     * @return whether it was a date that PostgreSQL does not have, and became null
     */
    boolean write(ResultSet row, int index, CsvRow csv) throws SQLException {
        if (form == Form.BYTES || form == Form.BITS) {
            byte[] bytes = row.getBytes(index);
            if (bytes == null) {
                csv.addNull();
            } else if (form == Form.BYTES) {
                csv.add(bytes);
            } else {
                csv.add(bits(row.getString(index), row.getMetaData().getPrecision(index)));
            }
            return false;
        }
        String text = row.getString(index);
        boolean isImpossible =
                text != null && (form == Form.DATE || form == Form.TIMESTAMP) && !MariaDbDates.isDate(text);
        if (text == null || isImpossible) {
            csv.addNull();
        } else {
            csv.add(column.type().equals("timestamptz") ? text + "+00" : text);
        }
        return isImpossible;
    }

    /** All bits of a value that the driver writes as {@code b'1010'}. */
    private static String bits(String text, int length) {
        String digits = text.substring("b'".length(), text.length() - 1);
        return "0".repeat(Math.max(length - digits.length(), 0)) + digits;
    }
}
