package org.headrace.publish;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.Column;
import org.headrace.TableName;

/**
 * A column of a table in MariaDB or MySQL, as {@code information_schema} has it.
 *
 * @param type without its length, such as {@code varchar}
 * @param fullType as CREATE TABLE has it
 * @param length in characters of a text, in bytes of a binary value; 0 for others
 * @param precision of a decimal; the digits after the second of a time
 */
record MariaDbColumn(
        String name,
        String type,
        String fullType,
        boolean isNullable,
        boolean isFilledByServer,
        String collation,
        long length,
        int precision,
        int scale) {
    static final String SELECT = """
            select column_name as name, data_type as type, column_type as full_type, is_nullable as nullable,
                column_default is not null or extra <> '' as filled, collation_name as collation_name,
                coalesce(character_maximum_length, 0) as length,
                coalesce(datetime_precision, numeric_precision, 0) as number_precision,
                coalesce(numeric_scale, 0) as number_scale
            from information_schema.columns
            where table_schema = coalesce(?, database()) and table_name = ?
            order by ordinal_position
            """;

    private static final Map<String, Integer> INTEGER_BYTES =
            Map.of("tinyint", 1, "smallint", 2, "mediumint", 3, "int", 4, "bigint", 8);
    private static final Map<String, Integer> POSTGRES_INTEGER_BYTES = Map.of("int2", 2, "int4", 4, "int8", 8);
    private static final Set<String> TEXTS = Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext");
    private static final Set<String> BYTES = Set.of("varbinary", "tinyblob", "blob", "mediumblob", "longblob");
    /** What is neither a number, nor a time, nor bytes is sent as PostgreSQL writes it. */
    private static final Set<String> NO_TEXT = Set.of(
            "int2",
            "int4",
            "int8",
            "numeric",
            "float4",
            "float8",
            "bool",
            "date",
            "timestamp",
            "timestamptz",
            "time",
            "bytea");

    static MariaDbColumn of(ResultSet row) throws SQLException {
        String collation = row.getString("collation_name");
        return new MariaDbColumn(
                row.getString("name"),
                row.getString("type").toLowerCase(Locale.ROOT),
                row.getString("full_type"),
                row.getString("nullable").equals("YES"),
                row.getBoolean("filled"),
                collation == null ? "" : collation,
                row.getLong("length"),
                row.getInt("number_precision"),
                row.getInt("number_scale"));
    }

    /** The definition of the same column in another table. Without "null", old servers turn null into the present time. */
    String definition() {
        return fullType + (collation.isEmpty() ? "" : " collate " + collation) + (isNullable ? " null" : " not null");
    }

    boolean isText() {
        return TEXTS.contains(type);
    }

    /** How a column of the query is sent to this one, if its values can be kept here as they are. */
    Optional<SentColumn> fit(Column column, boolean isKey) {
        String value = TableName.quote(column.name());
        Optional<SentColumn> sent = fit(column, SentColumn.of(column.name(), value));
        return sent.map(fitting -> isKey
                ? forKey(fitting, value)
                : isNullable ? fitting : fitting.unless(value + " is null", "null, which the column does not take"));
    }

    private SentColumn forKey(SentColumn sent, String value) {
        SentColumn notNull = sent.unless(value + " is null", "null, in a column of the key");
        return isText() && !isExact()
                ? notNull.unless(
                        value + "::text like '% '", "a text that ends with a blank, which " + collation + " ignores")
                : notNull;
    }

    /** Whether no two texts are equal here that differ in any byte. */
    boolean isExact() {
        return collation.endsWith("_nopad_bin") || collation.equals("utf8mb4_0900_bin");
    }

    /** Whether two texts are equal here that differ in more than blanks at their end. */
    boolean mergesKeys() {
        return isText() && !collation.endsWith("_bin");
    }

    private Optional<SentColumn> fit(Column column, SentColumn sent) {
        if (INTEGER_BYTES.containsKey(type)) {
            return integer(column, sent);
        }
        if (isText()) {
            return text(column, sent);
        }
        if (BYTES.contains(type)) {
            return column.type().equals("bytea") ? Optional.of(bytes(sent)) : Optional.empty();
        }
        return switch (type) {
            case "decimal" -> decimal(column, sent);
            case "double" -> floating(column, sent, Set.of("float8", "float4"), Set.of("int2", "int4"));
            case "float" -> floating(column, sent, Set.of("float4"), Set.of("int2"));
            case "date" ->
                column.type().equals("date")
                        ? Optional.of(sent.unless(outside(sent, "0001-01-01", "9999-12-31"), ofYears()))
                        : Optional.empty();
            case "datetime" -> time(column, sent, "0001-01-01", "9999-12-31 23:59:59.999999", ofYears());
            case "timestamp" ->
                column.type().equals("timestamp")
                        ? Optional.empty()
                        : time(
                                column,
                                sent,
                                "1970-01-01 00:00:01",
                                "2038-01-19 03:14:07.999999",
                                "a time outside 1970 to 2038, which timestamp cannot hold");
            case "time" -> column.type().equals("time") ? Optional.of(whole(sent, "time")) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String ofYears() {
        return "infinity, or a time before the year 1 or after 9999";
    }

    private static String outside(SentColumn sent, String first, String last) {
        return "not %1$s between '%2$s' and '%3$s'".formatted(sent.expression(), first, last);
    }

    private Optional<SentColumn> integer(Column column, SentColumn sent) {
        if (column.type().equals("bool")) {
            return Optional.of(SentColumn.of(sent.name(), sent.expression() + "::int"));
        }
        boolean isInteger = POSTGRES_INTEGER_BYTES.containsKey(column.type());
        if (!isInteger && !column.type().equals("numeric")) {
            return Optional.empty();
        }
        boolean isUnsigned = fullType.contains("unsigned");
        int bytes = INTEGER_BYTES.get(type);
        if (isInteger && !isUnsigned && POSTGRES_INTEGER_BYTES.get(column.type()) <= bytes) {
            return Optional.of(sent);
        }
        BigInteger size = BigInteger.ONE.shiftLeft(8 * bytes - (isUnsigned ? 0 : 1));
        BigInteger least = isUnsigned ? BigInteger.ZERO : size.negate();
        String value = sent.expression();
        String range = "not %s between %d and %d".formatted(value, least, size.subtract(BigInteger.ONE));
        return Optional.of(sent.unless(
                isInteger ? range : range + " or " + value + " <> trunc(" + value + ")",
                "a number that " + fullType + " cannot hold"));
    }

    private Optional<SentColumn> decimal(Column column, SentColumn sent) {
        if (!column.type().equals("numeric") && !POSTGRES_INTEGER_BYTES.containsKey(column.type())) {
            return Optional.empty();
        }
        String value = sent.expression() + "::numeric";
        return Optional.of(sent.unless(
                "abs(%1$s) >= 1e%2$d::numeric or %1$s <> round(%1$s, %3$d)".formatted(value, precision - scale, scale),
                "a number that " + fullType + " cannot hold"));
    }

    private static Optional<SentColumn> floating(
            Column column, SentColumn sent, Set<String> floating, Set<String> whole) {
        if (whole.contains(column.type())) {
            return Optional.of(sent);
        }
        return floating.contains(column.type())
                ? Optional.of(sent.unless(
                        "%1$s in ('NaN', 'Infinity', '-Infinity')".formatted(sent.expression()), "infinity or NaN"))
                : Optional.empty();
    }

    private Optional<SentColumn> time(Column column, SentColumn sent, String first, String last, String reason) {
        boolean hasZone = column.type().equals("timestamptz");
        if (!hasZone && !column.type().equals("timestamp")) {
            return Optional.empty();
        }
        SentColumn atUtc = hasZone ? SentColumn.of(sent.name(), "timezone('UTC', " + sent.expression() + ")") : sent;
        return Optional.of(whole(atUtc.unless(outside(atUtc, first, last), reason), "timestamp"));
    }

    /** Refuses digits after the second that this column would round away. */
    private SentColumn whole(SentColumn sent, String postgresType) {
        return precision >= 6
                ? sent
                : sent.unless(
                        "%1$s <> (%1$s)::%2$s(%3$d)".formatted(sent.expression(), postgresType, precision),
                        "a time of more digits after the second than " + fullType + " holds");
    }

    private Optional<SentColumn> text(Column column, SentColumn sent) {
        if (NO_TEXT.contains(column.type()) || !collation.startsWith("utf8mb4")) {
            return Optional.empty();
        }
        String text = sent.expression() + "::text";
        boolean countsCharacters = type.equals("char") || type.equals("varchar");
        // Nothing that PostgreSQL holds is longer than these.
        SentColumn limited = type.equals("longtext")
                ? sent
                : sent.unless(
                        (countsCharacters ? "char_length(" : "octet_length(") + text + ") > " + length,
                        "a text of more than " + length + (countsCharacters ? " characters" : " bytes"));
        return Optional.of(
                type.equals("char") ? limited.unless(text + " like '% '", "a text that ends with a blank") : limited);
    }

    private SentColumn bytes(SentColumn sent) {
        SentColumn hex = SentColumn.of(sent.name(), "encode(" + sent.expression() + ", 'hex')")
                .asBytes();
        return type.equals("longblob")
                ? hex
                : hex.unless("octet_length(" + sent.expression() + ") > " + length, "more than " + length + " bytes");
    }
}
