package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.headrace.HeadraceException;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a source's rows and columns in a raw table. */
class RawLoadTest {
    private static final String REPLACE = """
            /* headrace
            from = production
            sync = replace
            */
            """;
    private static final String EVERY_TYPE = """
            create table item (
                words text, short_words varchar(5), fixed_words char(3), letter "char", money_amount numeric(12, 3),
                any_number numeric, small int2, medium int4, large int8, single float4, double float8, truth bool,
                day date, clock time, clock_zone timetz, at timestamp, at_zone timestamptz, span interval,
                document jsonb, plain_document json, id uuid, bytes bytea, numbers int[], texts text[],
                address inet, bits bit(3), more_bits varbit, range tstzrange, mood mood, moods mood[],
                percentage percentage
            )
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    private static String byPeriod(String column, String unit) {
        return """
                /* headrace
                from = production
                sync = period
                period { column = %s, unit = %s }
                */
                """.formatted(column, unit);
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    private List<String> raw(String table) {
        return project.warehouse().rows("select * from raw." + table);
    }

    @Test
    void replaceMakesTheTableEqualToTheSource() {
        atSource("create table item (id int, name text)", "insert into item values (1, 'a'), (2, null)");
        project.load("item", REPLACE + "select id, name from item");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
        assertThat(project.prepare().skipped()).containsExactly("raw.item");

        atSource("update item set name = 'b' where id = 2", "delete from item where id = 1");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(1);
        assertThat(raw("item")).containsExactly("(2,b)");

        atSource("delete from item");
        project.prepare();
        assertThat(raw("item")).isEmpty();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void anEmptySourceMakesAnEmptyTable() {
        atSource("create table item (id int)");
        project.load("item", REPLACE + "select id from item");

        assertThat(project.prepare().rows("raw.item")).isZero();

        assertThat(raw("item")).isEmpty();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void indexesOverBlockRangesKnowTheRowsOfALoadAtOnce() {
        project.warehouse()
                .execute(
                        "create schema raw",
                        "create table raw.item (id int, at timestamp)",
                        "create index on raw.item (id)",
                        "create index item_at on raw.item using brin (at)");
        loadManyItems();

        assertThat(unsummarized("raw.item_at")).isZero();
    }

    @Test
    void soDoThoseOfPartitions() {
        project.warehouse()
                .execute(
                        "create schema raw",
                        "create table raw.item (id int, at timestamp) partition by hash (id)",
                        "create table raw.item_0 partition of raw.item for values with (modulus 1, remainder 0)",
                        "create index on raw.item using brin (at)");
        loadManyItems();

        assertThat(unsummarized("raw.item_0_at_idx")).isZero();
    }

    @Test
    void aLoadLeavesThemToVacuumWhereThatIsAtWork() {
        project.warehouse()
                .execute(
                        "create schema raw",
                        "create table raw.item (id int, at timestamp)",
                        "create index item_at on raw.item using brin (at)");
        atSource("create table item as select n as id, timestamp '2023-01-01' + n * interval '1 day' as at"
                + " from generate_series(1, 100) as n");
        project.load("item", byPeriod("at", "day") + "select id, at from item");
        project.prepare();
        project.warehouse().begin().execute("lock table raw.item in share update exclusive mode");
        atSource("insert into item values (101, '2023-06-01')");

        assertThat(project.prepare().rows("raw.item")).isEqualTo(1);
        assertThat(raw("item")).hasSize(101);
    }

    private void loadManyItems() {
        atSource("create table item as select n as id, timestamp '2023-01-01' + n * interval '1 minute' as at"
                + " from generate_series(1, 100000) as n");
        project.load("item", REPLACE + "select * from item");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(100_000);
    }

    private int unsummarized(String index) {
        return Integer.parseInt(project.warehouse().value("select brin_summarize_new_values('" + index + "')"));
    }

    @Test
    void aLoadLeavesRoughStatisticsAndTheThoroughOnesToTheServer() {
        atSource("create table item as select n as id, n % 5 as kind from generate_series(1, 1000) as n");
        project.load("item", REPLACE + "select * from item");

        project.prepare();

        assertThat(project.warehouse()
                        .value("select array_length(histogram_bounds::text::int[], 1) from pg_stats"
                                + " where tablename = 'item' and attname = 'id'"))
                .as("bounds of 10 parts, not of 100")
                .isEqualTo("11");
        await().until(() -> project.warehouse()
                .value("select pg_stat_get_mod_since_analyze('raw.item'::regclass)")
                .equals("1000"));
    }

    @Test
    void intoNamesAnotherTable() {
        atSource("create table item as select 1 as id");
        project.load("item", REPLACE.replace("sync", "into = \"landing.The Item\"\nsync") + "select id from item");

        project.prepare();

        assertThat(project.warehouse().rows("select * from landing.\"The Item\""))
                .containsExactly("(1)");
    }

    @Test
    void everyTypeArrivesAsItIs() {
        atSource(
                "create type mood as enum ('sad', 'happy')",
                "create domain percentage as numeric(5, 2) check (value between 0 and 100)",
                EVERY_TYPE,
                """
                insert into item values (
                    E'tab\\t newline\\n \\\\N "quoted" \u00e4\u4e2d\\U0001F600', 'five5', 'ab', 'x', 123456789.125,
                    'NaN', -32768, -2147483648, 9223372036854775807, 1e-30, 'Infinity', true,
                    '4713-01-01 BC', '24:00', '23:59:59.999999-15:59', '2023-03-12 02:30', '2023-03-12 02:30+00',
                    '1 year -2 days 03:04:05.6', '{"a": [1, null, "x"]}', '{"b":  2, "b": 3}',
                    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '\\x00ff5c', '{{1,null},{3,4}}', '{"a,b",NULL,"NULL",""}',
                    '::1/64', b'101', b'1', '[2023-03-26 01:00+00,)', 'happy', '{sad,happy}', 99.99
                )
                """,
                "insert into item (words, at, at_zone, day) values ('', 'infinity', '-infinity', 'infinity')",
                "insert into item default values");
        project.load("item", REPLACE + "select * from item");

        project.prepare();

        assertThat(raw("item")).containsExactlyElementsOf(project.production().rows("select * from item"));
        assertThat(project.warehouse().value("""
                select string_agg(attname || ' ' || format_type(atttypid, null), ', ' order by attnum) from pg_attribute
                where attrelid = 'raw.item'::regclass and attname in ('letter', 'mood', 'moods', 'percentage', 'bits')
                """))
                .isEqualTo("letter \"char\", bits bit varying, mood text, moods text, percentage numeric");
        atSource("update item set small = 5 where words = ''");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(3);
    }

    @Test
    void aNewColumnIsAddedAndADroppedOneStaysNull() {
        atSource("create table item (id int, old text)", "insert into item values (1, 'x')");
        project.load("item", REPLACE + "select * from item");
        project.prepare();

        atSource("alter table item drop column old", "alter table item add column fresh date default '2023-01-31'");
        project.prepare();

        assertThat(project.warehouse().rows("select id, old, fresh from raw.item"))
                .containsExactly("(1,,2023-01-31)");
    }

    @Test
    void aColumnThatNoLongerFitsIsRefusedAndNothingChanges() {
        atSource("create table item (id int)", "insert into item values (1)", "create table other (id int)");
        project.load("item", REPLACE + "select id from item");
        project.load("other", REPLACE + "select id from other");
        project.prepare();
        List<String> state = project.warehouse().rows("select * from headrace.load order by relation");

        atSource("alter table item alter column id type text", "insert into other values (2)");

        assertThatThrownBy(project::prepare)
                .isInstanceOf(HeadraceException.class)
                .hasMessage(
                        "load raw.item failed (sql/main/load/item.sql:5): The column 'id' of the source is text, but"
                                + " raw.item has it as int4, which does not hold every such value; nothing was changed.\n"
                                + "  Change the table (alter table \"raw\".\"item\" alter column \"id\" type text), or cast the"
                                + " column in the load's query.");
        assertThat(raw("item")).containsExactly("(1)");
        assertThat(raw("other")).isEmpty();
        assertThat(project.warehouse().rows("select * from headrace.load order by relation"))
                .isEqualTo(state);
    }

    @Test
    void aTableMadeByHandMayHaveWiderColumnsAndMore() {
        project.warehouse()
                .execute("create schema raw", "create table raw.item (note text default 'mine', id bigint, name text)");
        atSource("create table item as select 7 as id, 8 as name");
        project.load("item", REPLACE + "select id, name from item");

        project.prepare();

        assertThat(raw("item")).containsExactly("(mine,7,8)");
    }

    @Test
    void rowsAndTheStateThatSpeaksOfThemComeTogetherOrNotAtAll() {
        atSource("create table item (id int)", "insert into item values (1)");
        project.load("item", REPLACE + "select id from item");
        project.prepare();
        atSource("insert into item values (2)");
        project.warehouse().execute("alter table headrace.load_period add constraint refuse check (rows <> 2)");

        assertThatThrownBy(project::prepare).hasMessageContaining("refuse");
        assertThat(raw("item")).containsExactly("(1)");
        assertThat(project.warehouse().value("select outcome from headrace.run order by run_id desc limit 1"))
                .isEqualTo("failed");

        project.warehouse().execute("alter table headrace.load_period drop constraint refuse");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
    }

    /** The first load waits for a lock on its raw table, long after the snapshot was taken; meanwhile the source goes on. */
    @Test
    void allLoadsOfAPipelineSeeOneSnapshot() throws Exception {
        atSource("create table first (id int)", "create table second (id int)");
        project.load("first", REPLACE + "select id from first");
        project.load("second", REPLACE + "select id from second");
        atSource("insert into first values (1)", "insert into second values (1)");
        project.prepare();
        atSource("update first set id = 2", "update second set id = 2");
        TestTransaction reader = project.warehouse().begin().execute("lock table raw.first");
        Thread prepare = new Thread(project::prepare);
        prepare.start();
        project.warehouse().awaitWaiting();

        atSource("update first set id = 3", "update second set id = 3");
        reader.commit();
        prepare.join();

        assertThat(raw("first")).containsExactly("(2)");
        assertThat(raw("second")).containsExactly("(2)");
        project.prepare();
        assertThat(raw("second")).containsExactly("(3)");
    }

    @Test
    void theFirstMonthBeginsBeforeTheFirstTimestamp() {
        atSource(
                "create table item (at timestamp, id int)",
                "insert into item values ('4714-11-24 12:00 BC', 1), ('4714-12-05 BC', 2)");
        project.load("item", byPeriod("at", "month") + "select id, at from item");
        project.prepare();
        atSource("delete from item where id = 1");

        project.prepare();

        assertThat(project.warehouse().rows("select id from raw.item")).containsExactly("(2)");
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void rowsOfADateLieInTheFirstHourOfTheirDay() {
        atSource(
                "create table item (day date, id int)", "insert into item values ('2023-03-01', 1), ('2023-03-02', 2)");
        project.load("item", byPeriod("day", "hour") + "select day, id from item");
        project.prepare();
        atSource("delete from item where id = 1", "insert into item values ('2023-03-02', 3)");

        assertThat(project.prepare().rows("raw.item")).isEqualTo(2);
        assertThat(raw("item")).containsExactlyInAnyOrder("(2023-03-02,2)", "(2023-03-02,3)");
    }

    @Test
    void aPeriodColumnThatIsNoTimeIsRefused() {
        atSource("create table item (id int)");
        project.load("item", byPeriod("id", "day") + "select id from item");

        assertThatThrownBy(project::prepare)
                .hasMessage(
                        "load raw.item failed (sql/main/load/item.sql:6): The period column 'id' is int4; expected a"
                                + " column of type timestamp, timestamptz or date. Correct the key 'period'.");
    }
}
