package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.source.SourceQuery;
import org.headrace.source.postgres.PostgresSource;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two tables have the same digests if and only if they have the same rows, in the raw table's types. */
class ContentComparisonTest {
    private static final TableName RAW = new TableName("raw", "item");
    private static final Sync WHOLE = new Sync.Replace();
    private static final Sync BY_KEY = new Sync.ByKey(List.of("id"));
    private static final Sync BY_DAY = new Sync.ByPeriod(new PeriodColumn("at", PeriodUnit.DAY));

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @BeforeEach
    void makeSchema() {
        inWarehouse("create schema raw");
    }

    private void atSource(String... statements) {
        databases.production().execute(statements);
    }

    private void inWarehouse(String... statements) {
        databases.warehouse().execute(statements);
    }

    private ContentComparison.Difference compare(Sync sync) {
        return compare(databases.production().endpoint(), "select * from item", sync);
    }

    private ContentComparison.Difference compare(Endpoint source, String sql, Sync sync) {
        try (Session warehouse = Session.open(databases.warehouse().endpoint());
                PostgresSource snapshot = new PostgresSource(Session.open(source), List.of(sql))) {
            var rows = snapshot.rows(new SourceQuery(sql, sync, Optional.empty()));
            return ContentComparison.of(warehouse, rows, RAW).orElseThrow().compare(sync, ContentComparison.ALL_ROWS);
        }
    }

    /** One column of one row on each side. */
    private boolean isSame(String sourceType, String sourceValue, String rawType, String rawValue) {
        atSource(
                "drop table if exists item",
                "create table item as select " + sourceValue + "::" + sourceType + " as v");
        inWarehouse(
                "drop table if exists raw.item",
                "create table raw.item (v " + rawType + ")",
                "insert into raw.item values (" + rawValue + ")");
        return compare(WHOLE).isEmpty();
    }

    /** Type, value and the raw column's type. */
    private static final String EQUAL = """
            int4            | 7                          | int8
            int2            | 7                          | numeric
            int8            | 9223372036854775807        | numeric
            int4            | 7                          | numeric(13, 3)
            numeric(10, 2)  | 1.10                       | numeric
            numeric(10, 2)  | 1.10                       | numeric(12, 4)
            numeric         | 'NaN'                      | numeric
            float4          | 0.1                        | float8
            float8          | '-0'                       | float8
            float8          | 'NaN'                      | float8
            varchar(5)      | 'a  '                      | varchar
            varchar(5)      | 'a  '                      | varchar(9)
            varchar(5)      | ''                         | text
            char(5)         | 'a'                        | text
            bpchar          | 'a  '                      | bpchar
            date            | '2023-02-03'               | timestamp
            timestamptz     | '2023-02-03 01:30-02:30'   | timestamptz
            timestamptz     | 'infinity'                 | timestamptz
            timestamp(0)    | '2023-02-03 01:30'         | timestamp(3)
            bytea           | '\\x00ff7c'                | bytea
            jsonb           | '{"b": 1.10, "a": null}'   | jsonb
            text[]          | '{"a,b",NULL,"NULL",""}'   | text[]
            bit(3)          | '101'                      | varbit
            text            | null                       | text
            interval        | '1 mon -3 days 00:00:01.5' | interval
            """;

    @Test
    void equalValuesAreEqualInAWiderType() {
        SoftAssertions all = new SoftAssertions();
        for (String[] fields : lines(EQUAL)) {
            String stored = fields[0].startsWith("char") ? fields[1] : fields[1] + "::" + fields[0];
            all.assertThat(isSame(fields[0], fields[1], fields[2], stored))
                    .as(String.join(" | ", fields))
                    .isTrue();
        }
        all.assertAll();
    }

    /** Type, value at the source, value in the raw table. */
    private static final String DIFFERENT = """
            text        | null                       | ''
            text        | 'a'                        | 'a '
            text        | 'null'                     | null
            bpchar      | 'a'                        | 'a '
            float8      | '0'                        | '-0'
            float8      | 0.1                        | 0.10000000000000002
            numeric     | 1.0                        | 1.00
            timestamptz | '2023-02-03 00:00+00'      | '2023-02-03 00:00+01'
            timestamp   | '2023-02-03 00:00:00.1'    | '2023-02-03 00:00:00.100001'
            interval    | '1 day'                    | '24:00'
            json        | '{"a": 1}'                 | '{"a":1}'
            jsonb       | '{"a": 1}'                 | '{"a": "1"}'
            jsonb       | 'null'                     | null
            bytea       | '\\x00'                    | '\\x0000'
            bytea       | ''                         | null
            text[]      | '{a,b}'                    | '{"a,b"}'
            text[]      | '{NULL}'                   | '{"NULL"}'
            text[]      | '{}'                       | null
            int4[]      | '{1,2}'                    | '[0:1]={1,2}'
            bool        | true                       | null
            """;

    @Test
    void differentValuesDiffer() {
        SoftAssertions all = new SoftAssertions();
        for (String[] fields : lines(DIFFERENT)) {
            String raw = fields[2] + "::" + fields[0];
            all.assertThat(isSame(fields[0], fields[1], fields[0], raw))
                    .as(String.join(" | ", fields))
                    .isFalse();
            all.assertThat(isSame(fields[0], fields[2], fields[0], raw))
                    .as(fields[0] + " " + fields[2])
                    .isTrue();
        }
        all.assertAll();
    }

    private static List<String[]> lines(String table) {
        return table.lines()
                .map(line -> Stream.of(line.split("\\|")).map(String::strip).toArray(String[]::new))
                .toList();
    }

    @Test
    void noValueMovesIntoTheNextColumn() {
        assertThat(isSameRow("'ab', 'c'", "'a', 'bc'")).isFalse();
        assertThat(isSameRow("'a|', 'b'", "'a', '|b'")).isFalse();
        assertThat(isSameRow("'a', null", "null, 'a'")).isFalse();
        assertThat(isSameRow("'', 'a'", "'a', ''")).isFalse();
        assertThat(isSameRow("'a,b', 'c'", "'a', 'b,c'")).isFalse();
        assertThat(isSameRow("'a,b', 'c'", "'a,b', 'c'")).isTrue();
    }

    private boolean isSameRow(String sourceValues, String rawValues) {
        atSource(
                "drop table if exists item",
                "create table item (a text, b text)",
                "insert into item values (" + sourceValues + ")");
        inWarehouse(
                "drop table if exists raw.item",
                "create table raw.item (a text, b text)",
                "insert into raw.item values (" + rawValues + ")");
        return compare(WHOLE).isEmpty();
    }

    @Test
    void duplicatesCount() {
        atSource("create table item (a int)", "insert into item values (1), (1), (2), (2)");
        inWarehouse("create table raw.item (a int)", "insert into raw.item values (1), (2), (1), (2)");
        assertThat(compare(WHOLE).isEmpty()).isTrue();

        inWarehouse("delete from raw.item", "insert into raw.item values (1), (1), (1), (1)");
        assertThat(compare(WHOLE).isEmpty()).isFalse();
    }

    @Test
    void columnsAreComparedByNameAndOthersOfTheRawTableAreLeftOut() {
        atSource("create table item (a int, b int)", "insert into item values (1, 2)");
        inWarehouse(
                "create table raw.item (more text default 'x', b int, a int)",
                "insert into raw.item (a, b) values (1, 2)");
        assertThat(compare(WHOLE).isEmpty()).isTrue();

        inWarehouse("update raw.item set a = 2, b = 1");
        assertThat(compare(WHOLE).isEmpty()).isFalse();
    }

    @Test
    void aRowMayHaveMoreColumnsThanAFunctionHasArguments() {
        String columns = IntStream.range(0, 130).mapToObj(i -> i + " as c" + i).collect(Collectors.joining(", "));
        atSource("create table item as select " + columns);
        inWarehouse("create table raw.item as select " + columns);
        assertThat(compare(WHOLE).isEmpty()).isTrue();

        inWarehouse("update raw.item set c99 = 100, c100 = 99");
        assertThat(compare(WHOLE).isEmpty()).isFalse();
    }

    @Test
    void namesAreOnlyNames() {
        atSource(
                "create table item as select 1 as \"{where}\", 2 as \"x\"\"%s', $1\", 3 as source_row, 4 as \"bucket\"");
        inWarehouse(
                "create table raw.item as select 1 as \"{where}\", 2 as \"x\"\"%s', $1\", 3 as source_row, 4 as \"bucket\"");
        assertThat(compare(WHOLE).isEmpty()).isTrue();
    }

    @Test
    void anotherEncodingAndOtherSettingsGiveTheSameDigest() {
        String latin = databases.production().name() + "_latin";
        boolean hasProviders = databases
                .production()
                .value("select current_setting('server_version_num')::int >= 150000")
                .equals("t");
        atSource("create database " + latin + " encoding 'LATIN1' template template0 locale 'C'"
                + (hasProviders ? " locale_provider libc" : ""));
        Endpoint source = new Endpoint(
                "production",
                databases
                        .production()
                        .endpoint()
                        .url()
                        .replace(databases.production().name(), latin),
                databases.production().endpoint().user(),
                databases.production().endpoint().password());
        for (String setting : List.of(
                "datestyle to 'German, DMY'",
                "intervalstyle to 'iso_8601'",
                "timezone to 'Asia/Kathmandu'",
                "extra_float_digits to -3",
                "bytea_output to 'escape'")) {
            atSource("alter database " + latin + " set " + setting);
        }
        String sql = "select U&'\\00e4\\00f6\\00a0'::text as a, timestamptz '2023-04-05 01:02:03+00' as t,"
                + " interval '1 day 2:03' as i, 0.1::float8 + 0.2::float8 as f, '\\x00ff'::bytea as b, 'a'::char(3) as c";
        inWarehouse("create table raw.item as " + sql.replace("'a'::char(3)", "'a  '::bpchar"));
        try {
            assertThat(compare(source, sql, WHOLE).isEmpty()).isTrue();
        } finally {
            atSource("drop database " + latin + " with (force)");
        }
    }

    @Test
    void onlyTheRowsOfPeriodsThatDifferAreSelected() {
        String rows = " (at timestamp, v int)";
        String values = " values ('2023-01-01', 1), ('2023-01-01 23:00', 2), ('2023-01-02', 3), (null, 4),"
                + " ('infinity', 5), ('-infinity', 6), ('0044-03-15 BC', 7)";
        atSource("create table item" + rows, "insert into item" + values);
        inWarehouse("create table raw.item" + rows, "insert into raw.item" + values);
        assertThat(compare(BY_DAY).isEmpty()).isTrue();
        inWarehouse(
                "update raw.item set v = 0 where v = 2",
                "update raw.item set at = '2023-01-03' where at is null",
                "delete from raw.item where at = '-infinity'");

        ContentComparison.Difference difference = compare(BY_DAY);

        assertThat(difference.periods()).hasToString("-infinity, 2023-01-01, 2023-01-03 and 1 more");
        assertThat(difference.sourceRows()).isEqualTo(4);
        assertThat(difference.rawRows()).isEqualTo(3);
        assertThat(databases
                        .production()
                        .rows("select v from item where " + difference.sourceCondition() + " order by v"))
                .containsExactly("(1)", "(2)", "(4)", "(6)");
        assertThat(databases
                        .warehouse()
                        .rows("select v from raw.item where " + difference.rawCondition() + " order by v"))
                .containsExactly("(0)", "(1)", "(4)");
    }

    @Test
    void onlyTheRowsOfKeysThatDifferAreSelected() {
        String rows = " as select id, 'x' as v from generate_series(1, 20000) as id";
        atSource("create table item" + rows);
        inWarehouse(
                "create table raw.item (id bigint, v text)",
                "insert into raw.item select id, 'x' from generate_series(1, 20000) as id");
        assertThat(compare(BY_KEY).isEmpty()).isTrue();
        inWarehouse("update raw.item set v = 'y' where id = 7", "delete from raw.item where id = 8");

        ContentComparison.Difference difference = compare(BY_KEY);

        assertThat(difference.periods()).isEqualTo(PeriodSet.EVERYTHING);
        assertThat(difference.sourceRows()).isBetween(2L, 400L);
        assertThat(databases.production().rows("select id from item where " + difference.sourceCondition()))
                .hasSize((int) difference.sourceRows())
                .contains("(7)", "(8)");
        assertThat(databases.warehouse().rows("select id from raw.item where " + difference.rawCondition()))
                .hasSize((int) difference.sourceRows() - 1)
                .contains("(7)");
    }

    @Test
    void aTableWithoutOneOfTheColumnsIsNotCompared() {
        atSource("create table item (a int, b int)");
        assertThat(isPossible()).isFalse();

        inWarehouse("create table raw.item (a int)");
        assertThat(isPossible()).isFalse();

        inWarehouse("alter table raw.item add column b text");
        assertThat(isPossible()).isTrue();
    }

    private boolean isPossible() {
        String sql = "select * from item";
        try (Session warehouse = Session.open(databases.warehouse().endpoint());
                PostgresSource snapshot =
                        new PostgresSource(Session.open(databases.production().endpoint()), List.of(sql))) {
            return ContentComparison.of(warehouse, snapshot.rows(new SourceQuery(sql, WHOLE, Optional.empty())), RAW)
                    .isPresent();
        }
    }
}
