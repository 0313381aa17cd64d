package org.headrace.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.headrace.Sync;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of DuckDB on its way to the warehouse: null, the least, the greatest and what is odd. */
class FileTypesTest {
    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @TempDir
    private Path home;

    private LoadedFiles files;

    @BeforeEach
    void makeFolder() throws IOException {
        files = new LoadedFiles(home, databases.warehouse());
    }

    /**
     * A type.
     *
     * @param lands the type it becomes
     * @param values as DuckDB's SQL, and as PostgreSQL writes them
     */
    private record Case(String type, String lands, List<String> values) {
        @Override
        public String toString() {
            return type;
        }
    }

    private static Case type(String type, String lands, String... values) {
        return new Case(type, lands, List.of(values));
    }

    static Stream<Case> types() {
        String text = "'tab\t \\N \\. \"q\" ä中😀'";
        return Stream.of(
                type("boolean", "bool", "true", "true", "false", "false"),
                type("tinyint", "int2", "-128", "-128", "127", "127"),
                type("utinyint", "int2", "255", "255"),
                type("smallint", "int2", "-32768", "-32768", "32767", "32767"),
                type("usmallint", "int4", "65535", "65535"),
                type("integer", "int4", "-2147483648", "-2147483648", "2147483647", "2147483647"),
                type("uinteger", "int8", "4294967295", "4294967295"),
                type(
                        "bigint",
                        "int8",
                        "-9223372036854775808",
                        "-9223372036854775808",
                        "9223372036854775807",
                        "9223372036854775807"),
                type("ubigint", "numeric", "18446744073709551615", "18446744073709551615"),
                type(
                        "hugeint",
                        "numeric",
                        "-170141183460469231731687303715884105728",
                        "-170141183460469231731687303715884105728"),
                type(
                        "uhugeint",
                        "numeric",
                        "340282366920938463463374607431768211455",
                        "340282366920938463463374607431768211455"),
                type("decimal(5,2)", "numeric", "-999.99", "-999.99", "0.10", "0.10"),
                type(
                        "decimal(38,10)",
                        "numeric",
                        "1234567890123456789012345678.0123456789",
                        "1234567890123456789012345678.0123456789"),
                type("float", "float4", "'nan'", "NaN", "'-inf'", "-Infinity", "0.1", "0.1", "'-0.0'", "-0"),
                type(
                        "double",
                        "float8",
                        "'nan'",
                        "NaN",
                        "'inf'",
                        "Infinity",
                        "5e-324",
                        "5e-324",
                        "'-0.0'",
                        "-0",
                        "0.1",
                        "0.1"),
                type(
                        "date",
                        "date",
                        "'2023-02-28'",
                        "2023-02-28",
                        "'infinity'",
                        "infinity",
                        "'-infinity'",
                        "-infinity",
                        "'0044-03-15 (BC)'",
                        "0044-03-15 BC",
                        "'1999-12-31'",
                        "1999-12-31"),
                type("time", "time", "'23:59:59.999999'", "23:59:59.999999"),
                type("timetz", "timetz", "'12:00:00+05:30'", "12:00:00+05:30"),
                type(
                        "timestamp",
                        "timestamp",
                        "'1999-12-31 23:59:59.999999'",
                        "1999-12-31 23:59:59.999999",
                        "'infinity'",
                        "infinity",
                        "'-infinity'",
                        "-infinity",
                        "'0044-03-15 (BC) 01:02:03'",
                        "0044-03-15 01:02:03 BC"),
                type("timestamp_s", "timestamp", "'2023-01-31 23:59:59'", "2023-01-31 23:59:59"),
                type("timestamp_ms", "timestamp", "'2023-01-31 23:59:59.999'", "2023-01-31 23:59:59.999"),
                type("timestamp_ns", "text", "'2023-01-31 23:59:59.999999999'", "2023-01-31 23:59:59.999999999"),
                type(
                        "timestamptz",
                        "timestamptz",
                        "'2023-01-31 23:59:59.5+02'",
                        "2023-01-31 18:29:59.5-03:30",
                        "'infinity'",
                        "infinity"),
                type(
                        "interval",
                        "interval",
                        "interval '1 month 2 days 03:04:05.6'",
                        "1 mon 2 days 03:04:05.6",
                        "interval '-30 days'",
                        "-30 days"),
                type(
                        "varchar",
                        "text",
                        "''",
                        "",
                        text,
                        text.substring(1, text.length() - 1),
                        "'line' || chr(10) || chr(13)",
                        "line\n\r"),
                type("uuid", "uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
                type("blob", "bytea", "'\\x00\\xFF\\x5C'::blob", "\\x00ff5c", "''::blob", "\\x"),
                type("bit", "varbit", "'1010'::bit", "1010"),
                type("integer[]", "jsonb", "[1, null]", "[1, null]", "[]", "[]"),
                type("struct(a integer, b varchar)", "jsonb", "{'a': 1, 'b': 'x\"y'}", "{\"a\": 1, \"b\": \"x\\\"y\"}"),
                type("map(varchar, integer)", "jsonb", "map {'k': 1}", "{\"k\": 1}"),
                type("json", "jsonb", "'{\"b\": 1.10, \"a\": null}'", "{\"a\": null, \"b\": 1.10}"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void valuesAreAsInTheFile(Case type) {
        StringBuilder value = new StringBuilder("case n when 0 then null");
        for (int i = 0; i < type.values().size(); i += 2) {
            value.append(" when ")
                    .append(i + 1)
                    .append(" then (")
                    .append(type.values().get(i))
                    .append(")::")
                    .append(type.type());
        }
        // Parquet itself has no hugeint, timetz or bit; the query has.
        files.write(
                "item.parquet",
                "select n from range(" + type.values().size() + ") as numbers(n) where n = 0 or n % 2 = 1");
        String query = "select n, (" + value + " end)::" + type.type() + " as v from 'item.parquet'";

        files.load(query, new Sync.Replace());

        assertThat(databases
                        .warehouse()
                        .value(
                                "select format_type(atttypid, null) from pg_attribute where attrelid = 'raw.item'::regclass and attname = 'v'")
                        .replace("timestamp without time zone", "timestamp")
                        .replace("timestamp with time zone", "timestamptz")
                        .replace("time without time zone", "time")
                        .replace("time with time zone", "timetz")
                        .replace("boolean", "bool")
                        .replace("smallint", "int2")
                        .replace("integer", "int4")
                        .replace("bigint", "int8")
                        .replace("real", "float4")
                        .replace("double precision", "float8")
                        .replace("bit varying", "varbit"))
                .isEqualTo(type.lands());
        assertThat(databases
                        .warehouse()
                        .value("select string_agg(coalesce(v::text, 'null'), '|' order by n) from raw.item"))
                .isEqualTo("null|" + every(type.values(), 1));
        assertThat(files.load(query, new Sync.Replace()).periods().isEmpty())
                .as("nothing changed")
                .isTrue();
    }

    private static String every(List<String> values, int from) {
        StringBuilder joined = new StringBuilder(values.get(from));
        for (int i = from + 2; i < values.size(); i += 2) {
            joined.append('|').append(values.get(i));
        }
        return joined.toString();
    }

    @Test
    void textWithAZeroByteIsRefused() {
        files.write("item.parquet", "select 'a' || chr(0) as v");

        assertThatThrownBy(() -> files.load("select 1 as n, v from 'item.parquet'", new Sync.Replace()))
                .hasMessageContaining("invalid byte sequence for encoding \"UTF8\": 0x00");
    }

    @Test
    void negativeZeroIsAChange() {
        files.write("item.parquet", "select 1 as n, 0.0::double as v, {'d': 0.0::double} as s");
        String query = "select n, v, s from 'item.parquet'";
        files.load(query, new Sync.Replace());

        files.write("item.parquet", "select 1 as n, '-0.0'::double as v, {'d': '-0.0'::double} as s");

        assertThat(files.load(query, new Sync.Replace()).periods().isEmpty()).isFalse();
        assertThat(databases.warehouse().value("select v::text from raw.item")).isEqualTo("-0");
    }

    @Test
    void equalIntervalsThatAreWrittenDifferentlyAreAChange() {
        files.write("item.parquet", "select 1 as n, interval '1 month' as v");
        String query = "select n, v from 'item.parquet'";
        files.load(query, new Sync.Replace());

        files.write("item.parquet", "select 1 as n, interval '30 days' as v");

        assertThat(files.load(query, new Sync.Replace()).periods().isEmpty()).isFalse();
    }

    @Test
    void wholeNumbersFitIntoWiderColumns() {
        databases.warehouse().execute("create schema raw", "create table raw.item (n bigint, v numeric)");
        files.write("item.parquet", "select 1::tinyint as n, 2::integer as v");

        files.load("select n, v from 'item.parquet'", new Sync.Replace());

        assertThat(files.rows()).containsExactly("(1,2)");
    }
}
