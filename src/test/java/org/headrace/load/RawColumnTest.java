package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headrace.HeadraceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Raw columns that are there already, odd names, and odd tables. */
class RawColumnTest extends RawTableFixture {
    @Test
    void aColumnWithRoomForEveryValueIsFilled() {
        String[][] cases = {
            {"varchar(3)", "varchar(3)", "abc"},
            {"varchar(3)", "varchar(5)", "abc"},
            {"varchar(3)", "text", "abc"},
            {"text", "varchar", "abc"},
            {"numeric(5, 2)", "numeric(7, 3)", "999.99"},
            {"numeric(5, 2)", "numeric", "999.99"},
            {"smallint", "numeric(5, 0)", "32767"},
            {"bigint", "numeric(19)", "-9223372036854775808"},
            {"date", "timestamp(0)", "2023-01-31"},
            {"timestamp", "timestamp(6)", "2023-01-31 23:59:59.999999"},
            {"timetz(0)", "timetz(3)", "23:59:59+01"},
            {"bit(3)", "varbit(4)", "101"},
            {"bit(3)", "bit(3)", "101"},
            {"bit(3)", "varbit", "101"},
            {"varchar(3)[]", "varchar(3)[]", "{abc}"},
            {"money", "numeric", "1.25"},
        };
        inWarehouse("create schema raw");
        for (int i = 0; i < cases.length; i++) {
            atSource(
                    "create table t" + i + " (value " + cases[i][0] + ")",
                    "insert into t" + i + " values ('" + cases[i][2] + "')");
            inWarehouse("create table raw.t" + i + " (value " + cases[i][1] + ")");
            project.load("t" + i, REPLACE + "select value from t" + i);
        }

        project.prepare();

        for (int i = 0; i < cases.length; i++) {
            assertThat(project.warehouse().value("select value = '" + cases[i][2] + "' from raw.t" + i))
                    .as("%s in %s", cases[i][0], cases[i][1])
                    .isEqualTo("t");
        }
    }

    @Test
    void aColumnThatWouldCutOrRoundIsRefusedAndTheAdviceWorks() {
        String[][] cases = {
            {"varchar", "varchar(3)", "varchar", "character varying(3)"},
            {"varchar(4)", "varchar(3)", "character varying(4)", "character varying(3)"},
            {"char(4)", "char(3)", "character(4)", "character(3)"},
            {"numeric", "numeric(5, 2)", "numeric", "numeric(5,2)"},
            {"numeric(5, 3)", "numeric(6, 2)", "numeric(5,3)", "numeric(6,2)"},
            {"int", "numeric(9)", "int4", "numeric(9,0)"},
            {"float8", "numeric", "float8", "numeric"},
            {"bigint", "float8", "int8", "float8"},
            {"timestamp", "timestamp(0)", "timestamp", "timestamp(0) without time zone"},
            {"timestamptz", "timestamp", "timestamptz", "timestamp"},
            {"interval", "interval(0)", "interval", "interval(0)"},
            {"bit(3)", "varbit(2)", "bit(3)", "bit varying(2)"},
            {"uuid", "int", "uuid", "int4"},
            {"mood", "int", "public.mood", "int4"},
        };
        atSource("create type mood as enum ('sad')");
        inWarehouse("create schema raw");
        for (int i = 0; i < cases.length; i++) {
            String table = "t" + i;
            String expected = "The column 'value' of the source is " + cases[i][2] + ", but raw." + table
                    + " has it as " + cases[i][3] + ", which does not hold every such value; nothing was changed.";
            atSource("create table " + table + " (value " + cases[i][0] + ")");
            inWarehouse(
                    "create table raw." + table + " (value " + cases[i][1] + ")",
                    "insert into raw." + table + " values (null)");
            project.load(table, REPLACE + "select value from " + table);

            assertThatThrownBy(project::prepare)
                    .hasMessageContaining(expected)
                    .satisfies(refused -> inWarehouse(advice(refused)));

            project.prepare();
            assertEqualsSource("raw." + table, table);
        }
    }

    /** The statements that a message has in parentheses. */
    private static String advice(Throwable refused) {
        String message = refused.getMessage();
        int start = message.indexOf("Change the table (") + "Change the table (".length();
        return message.substring(start, message.indexOf("), or cast"));
    }

    @Test
    void aTypeThatCannotBeCarriedIsRefusedInARawTableToo() {
        inWarehouse("create schema raw");
        for (String[] types : new String[][] {
            {"regclass", "text"}, {"xml", "text"}, {"money", "numeric using null::numeric"}, {"tsquery", "text"}
        }) {
            String table = types[0] + "_item";
            atSource("create table " + table + " (value " + types[0] + ")");
            inWarehouse("create table raw." + table + " (value " + types[0] + ")");
            project.load(table, REPLACE + "select value from " + table);

            assertThatThrownBy(project::prepare)
                    .hasMessageEndingWith("The column 'value' of the source is " + types[0] + ", and raw." + table
                            + " has it so too, but values of this type cannot be carried from one server to another;"
                            + " nothing was changed.\n  Change the table (alter table \"raw\".\"" + table
                            + "\" alter column \"value\" type " + types[1]
                            + "), or cast the column in the load's query.")
                    .satisfies(refused -> inWarehouse(advice(refused)));

            project.prepare();
        }
    }

    @Test
    void aTypeOfTheUsersIsNotTakenForABuiltInOneOfItsName() {
        atSource(
                "create type public.point as enum ('full stop')",
                "create table item (value public.point)",
                "insert into item values ('full stop')");
        project.load("item", REPLACE + "select value from item");

        project.prepare();

        assertEqualsSource("raw.item", "item");
    }

    @Test
    void whatLandsAsTextIsWarnedOfWhenTheColumnIsMadeAndNotAgain() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(RawTable.class);
        log.start();
        logger.addAppender(log);
        try {
            atSource("create extension hstore", "create table item (tags hstore, name text)");
            project.load("item", REPLACE + "select * from item");
            project.prepare();
            assertThat(messages(log))
                    .containsExactly(
                            "raw.item: the column 'tags' is made as text. Its type public.hstore at the source is"
                                    + " not built into the warehouse, or has no binary form that is exact there. Cast it in the"
                                    + " load's query to have another type.");

            atSource("insert into item values ('a=>1', 'b')", "alter table item add column kind regclass");
            project.prepare();
            atSource("update item set kind = 'item'");
            project.prepare();
            assertThat(messages(log)).hasSize(2).last().asString().contains("'kind'", "regclass");
        } finally {
            logger.detachAppender(log);
        }
        assertEqualsSource("raw.item", "item");
    }

    private static List<String> messages(ListAppender<ILoggingEvent> log) {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void namesMayHoldAnyCharacter() {
        String table = "\"a\"\"; drop table b; --\"";
        String columns = "\"a?b\" int, \"Mixed Case\" int, \"select\" int, \"a\"\"b\" int, \"a.b\" int, \" a \" int,"
                + " \"äé中\uD83D\uDE00\" int, \"" + "n".repeat(63) + "\" int, \"{query}\" int, \"$1\" int, \"a'b\" int,"
                + " \"a\\b\" int, \":a\" int, \"\"\"\" timestamp";
        atSource(
                "create table b ()",
                "create table " + table + " (" + columns + ")",
                "insert into " + table + " values (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, '2023-01-31')");
        project.load("odd", """
                /* headrace
                from = production
                sync = period
                period { column = "\\"", unit = day }
                into = "raw.a\\"; drop table b; --"
                */
                select * from %s where "a?b" > 0
                """.formatted(table));
        project.prepare();
        assertEqualsSource("raw." + table, table);

        atSource("update " + table + " set \"a?b\" = 2");
        assertThat(project.prepare().detail("raw.a\"; drop table b; --")).contains("1 day changed");
        assertEqualsSource("raw." + table, table);
        assertThat(project.production().rows("select * from b")).isEmpty();
    }

    @Test
    void aThousandColumnsArriveAndAreCompared() {
        atSource(
                "create table wide ("
                        + IntStream.rangeClosed(1, 1000)
                                .mapToObj(i -> "c" + i + " int")
                                .collect(Collectors.joining(","))
                        + ")",
                "insert into wide (c1, c1000) values (1, 2), (3, null)");
        project.load("wide", REPLACE + "select * from wide");
        project.prepare();
        atSource("update wide set c500 = 5 where c1 = 3");

        project.prepare();

        assertEqualsSource("raw.wide", "wide");
        assertThat(project.prepare().skipped()).containsExactly("raw.wide");
    }

    @Test
    void aQueryWithoutColumnsIsRefused() {
        atSource("create table item ()");
        project.load("item", REPLACE + "select * from item");

        assertThatThrownBy(project::prepare)
                .isInstanceOf(HeadraceException.class)
                .hasMessage("load raw.item failed (sql/main/load/item.sql:5): The query that loads raw.item gives no"
                        + " columns; expected one at least. Name what to load.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create table item (at date, v int) partition by range (at);"
                        + " create table past partition of item for values from (minvalue) to ('2023-01-01');"
                        + " create table rest (v int, dropped int, at date); alter table rest drop column dropped;"
                        + " alter table item attach partition rest default | item",
                "create table item (at date, v int); create table child (extra text) inherits (item) | item",
                "create table base (v int, at date); create view item as select at, v from base" + " | base",
                "create table item (at date, v int, doubled int generated always as (v * 2) stored) | item",
                "create table item (at date, v int); create table other (name text, v int, at date);"
                        + " alter table other inherit item | item",
            })
    void everyKindOfTableIsKeptEqual(String ddl, String written) {
        atSource(ddl);
        atSource("insert into " + written + " (at, v) values ('2022-05-01', 1), ('2023-05-01', 2), (null, 3)");
        project.load("item", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = month }
                */
                select * from item
                """);
        project.prepare();
        assertEqualsSource("raw.item", "item");

        atSource("update " + written + " set v = 5 where at = '2023-05-01'", "delete from " + written + " where v = 3");
        assertThat(project.prepare().detail("raw.item")).contains("2 months changed");
        assertEqualsSource("raw.item", "item");
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void aColumnThatIsComputedWhenReadIsKeptEqual() {
        assumeTrue(Integer.parseInt(project.production().value("show server_version_num")) >= 180000);
        atSource(
                "create table item (v int, doubled int generated always as (v * 2) virtual)",
                "insert into item values (1), (null)");
        project.load("item", REPLACE + "select * from item");
        project.prepare();
        assertEqualsSource("raw.item", "item");

        atSource("alter table item alter column doubled set expression as (v * 3)");
        project.prepare();

        assertEqualsSource("raw.item", "item");
    }
}
