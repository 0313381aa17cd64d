package org.headrace.source.files;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.Column;
import org.headrace.TableName;
import org.headrace.duckdb.DuckDb;

/**
 * A column of a query over files.
 *
 * @param type as DuckDB has it
 * @param column what it is in PostgreSQL, where every value of it fits
 */
record FileColumn(String type, Column column) {
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("BOOLEAN", "bool"),
            Map.entry("TINYINT", "int2"),
            Map.entry("UTINYINT", "int2"),
            Map.entry("SMALLINT", "int2"),
            Map.entry("USMALLINT", "int4"),
            Map.entry("INTEGER", "int4"),
            Map.entry("UINTEGER", "int8"),
            Map.entry("BIGINT", "int8"),
            Map.entry("UBIGINT", "numeric"),
            Map.entry("HUGEINT", "numeric"),
            Map.entry("UHUGEINT", "numeric"),
            Map.entry("BIGNUM", "numeric"),
            Map.entry("FLOAT", "float4"),
            Map.entry("DOUBLE", "float8"),
            Map.entry("DATE", "date"),
            Map.entry("TIME", "time"),
            Map.entry("TIME WITH TIME ZONE", "timetz"),
            Map.entry("TIMESTAMP", "timestamp"),
            Map.entry("TIMESTAMP_S", "timestamp"),
            Map.entry("TIMESTAMP_MS", "timestamp"),
            Map.entry("TIMESTAMP WITH TIME ZONE", "timestamptz"),
            Map.entry("INTERVAL", "interval"),
            Map.entry("UUID", "uuid"),
            Map.entry("BLOB", "bytea"),
            Map.entry("BIT", "varbit"),
            Map.entry("JSON", "jsonb"),
            Map.entry("VARIANT", "jsonb"));

    /**
     * Types whose values hash alike only if they are the same. Two equal intervals, or zeros, may be written differently; the hash of a list or
     * a struct is that of its parts, so null is like none.
     */
    private static final Pattern EXACT = Pattern.compile(
            "(BOOLEAN|U?TINYINT|U?SMALLINT|U?INTEGER|U?BIGINT|U?HUGEINT|DECIMAL|DATE|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?|TIME|VARCHAR|BLOB|UUID"
                    + "|JSON)(\\(\\d+,\\d+\\))?");

    private static final Set<String> MICROSECONDS = Set.of("timestamp", "timestamptz");

    static List<FileColumn> of(DuckDb duck, String sql) {
        return duck.query(row -> of(row.getString("column_name"), row.getString("column_type")), "describe " + sql);
    }

    private static FileColumn of(String name, String type) {
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            int precision = Integer.parseInt(decimal.group(1));
            int scale = Integer.parseInt(decimal.group(2));
            return new FileColumn(type, new Column(name, "numeric", (precision << 16 | scale) + 4));
        }
        boolean isNested =
                type.startsWith("STRUCT") || type.startsWith("MAP") || type.startsWith("UNION") || type.endsWith("]");
        return new FileColumn(type, new Column(name, isNested ? "jsonb" : TYPES.getOrDefault(type, "text")));
    }

    private String quoted() {
        return TableName.quote(column.name());
    }

    /** What the hash of a row is made of. */
    String hashed() {
        return EXACT.matcher(type).matches() ? quoted() : text();
    }

    /** The value as a text that PostgreSQL reads as {@link #column}. */
    private String text() {
        if (column.type().equals("jsonb") && !type.equals("JSON")) {
            return "to_json(" + quoted() + ")::varchar";
        }
        return type.equals("BLOB") ? "'\\x' || hex(" + quoted() + ")" : quoted() + "::varchar";
    }

    /** The value as an expression of a type that {@link RowEncoder} takes for the type of a target. */
    String selected(String target) {
        return switch (target) {
            case "bool" -> quoted() + "::boolean";
            case "int2" -> quoted() + "::smallint";
            case "int4" -> quoted() + "::integer";
            case "int8" -> quoted() + "::bigint";
            case "float4" -> quoted() + "::float";
            case "float8" -> quoted() + "::double";
            case "date" ->
                sinceEpoch("(" + quoted() + " - date '2000-01-01')::integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "timestamp", "timestamptz" ->
                sinceEpoch("epoch_us(" + quoted() + "::timestamp) - 946684800000000", Long.MIN_VALUE, Long.MAX_VALUE);
            default -> text();
        };
    }

    private String sinceEpoch(String finite, long first, long last) {
        String type = last == Integer.MAX_VALUE ? "::integer" : "::bigint";
        return String.format(
                Locale.ROOT,
                "case when isfinite(%1$s) then %2$s when %1$s > date '2000-01-01' then (%4$d)%5$s when %1$s is not null then"
                        + " (%3$s)%5$s end",
                quoted(),
                finite,
                first == Long.MIN_VALUE ? "-9223372036854775807 - 1" : Long.toString(first),
                last,
                type);
    }

    /** The start of the value's period, in microseconds since 1970; the least and the greatest number for the infinities. */
    static String periodStart(PeriodName period) {
        String time = TableName.quote(period.column()) + "::timestamp";
        return String.format(
                Locale.ROOT,
                "case when isfinite(%1$s) then epoch_us(date_trunc('%2$s', %1$s)::timestamp) when %1$s > timestamp '2000-01-01' then"
                        + " 9223372036854775807 when %1$s is not null then -9223372036854775807 - 1 end",
                time,
                period.unit());
    }

    /** A column and the unit of its periods, as SQL names them. */
    record PeriodName(String column, String unit) {}

    static boolean isMicroseconds(String type) {
        return MICROSECONDS.contains(type);
    }
}
