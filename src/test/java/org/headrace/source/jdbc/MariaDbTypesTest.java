package org.headrace.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.headrace.testing.MariaDbDatabase;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of values of MariaDB's types: each kind of column, with its least, its greatest and its odd values. */
class MariaDbTypesTest {
    @RegisterExtension
    private final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void connect() {
        MariaDbDatabase shop = mariaDb.database();
        project.settings("connections.shop { url = \"" + shop.url() + "\", user = root }");
        project.load("item", "/* headrace\nfrom = shop\nsync = replace\n*/\nselect * from item");
    }

    /** Values of one column of MariaDB, as literals, arrive as a column of this type with these texts; null for null. */
    private void arrives(String type, String literals, String landing, String... texts) {
        mariaDb.database()
                .execute(
                        "drop table if exists item",
                        "set sql_mode = 'ALLOW_INVALID_DATES'",
                        "create table item (place int auto_increment primary key, v " + type + " null)",
                        "insert into item (v) values (" + literals.replace(" | ", "), (") + ")");
        project.warehouse().execute("drop table if exists raw.item");

        project.prepare();

        assertThat(project.warehouse()
                        .value("select format_type(atttypid, atttypmod) from pg_attribute"
                                + " where attrelid = 'raw.item'::regclass and attname = 'v'"))
                .as(type)
                .isEqualTo(landing);
        assertThat(project.warehouse().rows("select coalesce(v::text, '<null>') from raw.item order by place"))
                .as(type)
                .containsExactly(texts);
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void wholeNumbers() {
        arrives("tinyint", "-128 | 127 | null", "smallint", "(-128)", "(127)", "(<null>)");
        arrives("tinyint(1)", "2 | -1", "smallint", "(2)", "(-1)");
        arrives("boolean", "true | false", "smallint", "(1)", "(0)");
        arrives("tinyint unsigned", "255", "smallint", "(255)");
        arrives("smallint unsigned", "65535", "integer", "(65535)");
        arrives("mediumint", "-8388608 | 8388607", "integer", "(-8388608)", "(8388607)");
        arrives("mediumint unsigned", "16777215", "integer", "(16777215)");
        arrives("int", "-2147483648", "integer", "(-2147483648)");
        arrives("int unsigned", "4294967295", "bigint", "(4294967295)");
        arrives("int(6) zerofill", "42", "bigint", "(42)");
        arrives("bigint", "-9223372036854775808", "bigint", "(-9223372036854775808)");
        arrives("bigint unsigned", "18446744073709551615", "numeric", "(18446744073709551615)");
        arrives("year", "1901 | 2155 | 0", "smallint", "(1901)", "(2155)", "(0)");
        arrives("bit(1)", "b'1' | b'0'", "bit varying", "(1)", "(0)");
        arrives("bit(10)", "b'1010' | null", "bit varying", "(0000001010)", "(<null>)");
        arrives("bit(64)", "18446744073709551615", "bit varying", "(" + "1".repeat(64) + ")");
    }

    @Test
    void numbersWithDecimals() {
        arrives(
                "decimal(65,30)",
                "12345678901234567890123456789012345.123456789012345678901234567890 | -0.000000000000000000000000000001",
                "numeric",
                "(12345678901234567890123456789012345.123456789012345678901234567890)",
                "(-0.000000000000000000000000000001)");
        arrives("float", "16777216 | 0.1 | -3.4028234e38", "real", "(1.6777216e+07)", "(0.1)", "(-3.4028235e+38)");
        arrives(
                "double",
                "0.1e0 + 0.2e0 | 1.7976931348623157e308 | 5e-324",
                "double precision",
                "(0.30000000000000004)",
                "(1.7976931348623157e+308)",
                "(5e-324)");
    }

    @Test
    void times() {
        arrives(
                "date",
                "'1000-01-01' | '9999-12-31' | '2024-02-29'",
                "date",
                "(1000-01-01)",
                "(9999-12-31)",
                "(2024-02-29)");
        arrives(
                "date",
                "'0000-00-00' | '2023-00-00' | '2023-02-00' | '2023-02-31' | '0000-05-05' | null",
                "date",
                "(<null>)",
                "(<null>)",
                "(<null>)",
                "(<null>)",
                "(<null>)",
                "(<null>)");
        arrives(
                "datetime(6)",
                "'9999-12-31 23:59:59.999999' | '0000-00-00' | '2023-03-26 02:30:00'",
                "timestamp without time zone",
                "(\"9999-12-31 23:59:59.999999\")",
                "(<null>)",
                "(\"2023-03-26 02:30:00\")");
        arrives("datetime", "'2023-01-01 00:00:01'", "timestamp without time zone", "(\"2023-01-01 00:00:01\")");
        arrives(
                "timestamp(6)",
                "'2023-01-01 00:00:00.123456' | 0",
                "timestamp with time zone",
                "(\"2022-12-31 20:30:00.123456-03:30\")",
                "(<null>)");
        arrives(
                "time(6)",
                "'-838:59:59' | '100:00:00.000001' | '00:00:00'",
                "interval",
                "(-838:59:59)",
                "(100:00:00.000001)",
                "(00:00:00)");
    }

    @Test
    void texts() {
        arrives(
                "varchar(40) character set utf8mb4",
                "'' | 'null' | '\\\\N' | '\\\\.' | 'a\"b,c\\nd\\re\\tf' | 'é😀' | ' a '",
                "text",
                "(\"\")",
                "(null)",
                "(\"\\\\N\")",
                "(\"\\\\.\")",
                "(\"a\"\"b,c\nd\re\tf\")",
                "(é😀)",
                "(\" a \")");
        arrives("char(5)", "'ab'", "text", "(ab)");
        arrives("varchar(9) character set latin1", "'é'", "text", "(é)");
        arrives("longtext", "repeat('é', 100000)", "text", "(" + "é".repeat(100_000) + ")");
        arrives("enum('a', 'b')", "'b' | null", "text", "(b)", "(<null>)");
        arrives("set('x', 'y')", "'x,y' | ''", "text", "(\"x,y\")", "(\"\")");
        arrives("json", "'{\"a\": [1, 1.50, null, \"é\"]}'", "jsonb", "(\"{\"\"a\"\": [1, 1.50, null, \"\"é\"\"]}\")");
        arrives("uuid", "'123e4567-e89b-12d3-a456-426655440000'", "text", "(123e4567-e89b-12d3-a456-426655440000)");
        arrives("inet6", "'::1'", "text", "(::1)");
    }

    @Test
    void bytes() {
        arrives("binary(3)", "x'0001'", "bytea", "(\"\\\\x000100\")");
        arrives("varbinary(9)", "x'ff5c00' | ''", "bytea", "(\"\\\\xff5c00\")", "(\"\\\\x\")");
        arrives("blob", "x'22'", "bytea", "(\"\\\\x22\")");
        arrives("geometry", "point(1, 2)", "bytea", "(\"\\\\x000000000101000000000000000000f03f0000000000000040\")");
    }
}
