package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a change of the source's tables does to the next prepare; docs/schema-change.md says it in words. */
class SchemaChangeTest {
    private static final String PERIOD = """
            /* headrace
            from = production
            sync = period
            period { column = at, unit = month }
            */
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadATableTwice() {
        atSource(
                "create table item (id int, at timestamp, v int)",
                "insert into item values (1, '2023-01-31', 10), (2, '2023-02-28', 20), (2, '2023-02-28', 20), (3, null, null)");
        project.load("star", PERIOD + "select * from item");
        project.load("named", PERIOD + "select at, v from item");
        project.prepare();
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    private List<String> raw(String query) {
        return project.warehouse().rows(query);
    }

    /** Compares the rows as multisets, of the columns that the source has now. */
    private void assertEqualsSource() {
        String columns = project.production()
                .value(
                        "select string_agg(case attname when 'at' then 'at::timestamp' else quote_ident(attname) end,"
                                + " ', ' order by attnum) from pg_attribute where attrelid = 'item'::regclass and attnum > 0 and not attisdropped");
        for (String[] pair : new String[][] {{columns, "raw.star"}, {"at::timestamp, v", "raw.named"}}) {
            String query = "select " + pair[0] + " from ";
            assertThat(raw(query + pair[1]))
                    .containsExactlyInAnyOrderElementsOf(project.production().rows(query + "item"));
        }
    }

    @Test
    void afterEachOfTheseTheRawTableEqualsTheSource() {
        for (String change : List.of(
                "alter table item add column note text",
                "alter table item add column filled int default 7",
                "alter table item add column rewritten uuid default gen_random_uuid()",
                "alter table item rename column filled to renamed",
                "alter table item drop column note",
                "alter table item drop column id; alter table item add column id int default 4",
                "alter table item alter column v type smallint",
                "alter table item alter column v type int using v * 2",
                "alter table item alter column at type date",
                "alter table item alter column at type timestamp",
                "truncate item; insert into item (at, v) values ('2024-01-01', 5)",
                "begin; drop table item; create table item (v int, at timestamp, id int);"
                        + " insert into item values (20, '2023-02-28', 2); commit",
                "drop table item; create table item (id int, at timestamp, v int)",
                "create table other (like item); insert into other values (9, '2023-09-09', 9);"
                        + " alter table item rename to gone; alter table other rename to item",
                "alter table gone rename to base; drop table item; create view item as select * from base;"
                        + " insert into base values (8, '2023-08-08', 8)",
                "drop view item; create table item (id int, at timestamp, v int) partition by range (at);"
                        + " alter table base rename to old; create table part partition of item default;"
                        + " insert into item select at::text::int, null, v from (values (1, 2)) as t (at, v)")) {
            atSource(change);

            project.prepare();

            assertThat(project.prepare().done()).as(change).isEmpty();
            assertEqualsSource();
        }
    }

    /** None of these writes a row of the table. */
    @Test
    void aValueThatReadsDifferentlyThoughNobodyWroteItIsCopied() {
        atSource(
                "create type mood as enum ('sad', 'happy')",
                "create type place as (name text, mood mood)",
                "create domain good_place as place",
                "create domain moods as mood[]",
                "create table house ()",
                "alter table item add column place place default ('here', 'sad')",
                "alter table item add column places place[] default array[('here', 'sad')::place]",
                "alter table item add column good good_place default ('here', 'sad')",
                "alter table item add column moods moods default '{sad}'",
                "alter table item add column kind regclass default 'house'",
                "alter table item add column kinds regclass[] default '{house}'");
        for (String column : List.of("place", "places", "good", "moods", "kind", "kinds")) {
            atSource("create table only_" + column + " as select " + column + " from item");
            project.load(
                    column,
                    "/* headrace\nfrom = production\nsync = replace\n*/\nselect " + column + " from only_" + column);
        }
        project.prepare();
        for (String change : List.of(
                "alter type mood rename value 'sad' to 'glad'",
                "alter type place add attribute street text",
                "alter table house rename to home")) {
            atSource(change);

            project.prepare();

            for (String column : List.of("place", "places", "good", "moods", "kind", "kinds")) {
                String query = "select " + column + "::text from ";
                assertThat(raw(query + "raw." + column))
                        .as(change + ": " + column)
                        .isEqualTo(project.production().rows(query + "only_" + column));
            }
        }
    }

    @Test
    void aDroppedColumnStaysAndIsNullFromThenOn() {
        atSource("alter table item drop column id");

        project.prepare();

        assertThat(raw("select id, v from raw.star order by v")).containsExactly("(,10)", "(,20)", "(,20)", "(,)");
    }

    @Test
    void aRenamedColumnIsADroppedOneAndANewOne() {
        atSource("alter table item rename column id to number");

        project.prepare();

        assertThat(raw("select id, number from raw.star order by number"))
                .containsExactly("(,1)", "(,2)", "(,2)", "(,3)");
    }

    @Test
    void aColumnThatNoLoadNamesMayComeAndGo() {
        project.load("star", PERIOD + "select at from item");
        project.prepare();

        atSource("alter table item add column note text", "alter table item drop column id");

        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void aNamedColumnThatIsGoneFailsTheRunAndIsPointedTo() {
        atSource("alter table item rename column v to w", "insert into item values (4, '2023-04-30', 40)");

        assertThatThrownBy(project::prepare)
                .hasMessageStartingWith("load raw.named failed (sql/main/load/named.sql:6): production answered: column"
                        + " \"v\" does not exist [42703]");
        assertThat(raw("select count(*) from raw.star")).containsExactly("(4)");

        project.load("named", PERIOD + "select at, w as v from item");
        project.prepare();
        assertThat(raw("select count(*), sum(v) from raw.named")).containsExactly("(5,90)");
    }

    @Test
    void aTableThatIsGoneFailsTheRunAndTheRawTableStays() {
        atSource("alter table item rename to thing");

        assertThatThrownBy(project::prepare)
                .hasMessageStartingWith(
                        "load raw.named failed (sql/main/load/named.sql:6): production answered: relation"
                                + " \"item\" does not exist [42P01]");
        assertThat(raw("select count(*) from raw.named")).containsExactly("(4)");

        atSource("alter table thing rename to item");
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void aPeriodColumnThatIsGoneIsNamed() {
        project.load("named", PERIOD + "select * from item");
        atSource("alter table item drop column at");

        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "The period column 'at' is not in the result; expected a column of type timestamp,"
                                + " timestamptz or date. Correct the key 'period'.");
    }

    @Test
    void aWidenedColumnIsTakenOverThroughTheModelsOnTopOfIt() {
        project.model("mart/item", "select star.id as id, star.v as v from raw.star");
        project.model("mart/item_sum", "select sum(item.v) as total from mart.item");
        project.model("mart/item_count", """
                /* headrace
                kind = materialized_view
                key = [v]
                */
                select star.v as v, count(*) as number from raw.star group by star.v
                """);
        project.prepare();
        atSource(
                "alter table item alter column v type bigint", "insert into item values (4, '2023-04-30', 3000000000)");

        project.prepare();

        assertEqualsSource();
        assertThat(raw("select total from mart.item_sum")).containsExactly("(3000000050)");
        assertThat(raw("select number from mart.item_count where v = 3000000000"))
                .containsExactly("(1)");
    }
}
