package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Columns of a raw table that follow the source, and indexes that follow the header. */
class RawTableChangeTest extends RawTableFixture {
    @Test
    void aWiderTypeIsTakenOver() {
        String[][] cases = {
            {"smallint", "int", "32767", "integer"},
            {"smallint", "numeric", "-32768", "numeric"},
            {"int", "bigint", "2147483647", "bigint"},
            {"bigint", "numeric(30)", "9223372036854775807", "numeric"},
            {"real", "double precision", "0.1", "double precision"},
            {"date", "timestamp", "2023-01-31", "timestamp without time zone"},
        };
        for (int i = 0; i < cases.length; i++) {
            atSource(
                    "create table t" + i + " (value " + cases[i][0] + ")",
                    "insert into t" + i + " values ('" + cases[i][2] + "'), (null)");
            project.load("t" + i, REPLACE + "select value from t" + i);
        }
        project.prepare();
        for (int i = 0; i < cases.length; i++) {
            atSource("alter table t" + i + " alter column value type " + cases[i][1]);
        }

        project.prepare();

        for (int i = 0; i < cases.length; i++) {
            assertEqualsSource("raw.t" + i, "t" + i);
            assertThat(project.warehouse().value("select pg_typeof(value)::text from raw.t" + i))
                    .isEqualTo(cases[i][3]);
        }
    }

    @Test
    void viewsOfTheProjectOverAWiderColumnAreCreatedAgain() {
        atSource("create table item (id int, note text)", "insert into item values (1, 'a')");
        project.load("item", REPLACE + "select id, note from item");
        project.model("staging/item", "select item.id, item.note from raw.item");
        project.model("staging/note", "select item.note from raw.item");
        project.model("mart/item", """
                /* headrace
                kind = materialized_view
                key = [id]
                */
                select item.id from staging.item
                """);
        project.prepare();
        inWarehouse("grant select on staging.item to public", "comment on view staging.item is 'it''s read'");
        String untouched = project.warehouse().value("select 'staging.note'::regclass::oid");
        atSource("alter table item alter column id type bigint", "insert into item values (3000000000, 'b')");

        project.prepare();

        for (String relation : List.of("raw.item", "staging.item", "mart.item")) {
            assertThat(project.warehouse().rows("select id, pg_typeof(id) from " + relation + " order by id"))
                    .as(relation)
                    .containsExactly("(1,bigint)", "(3000000000,bigint)");
        }
        assertThat(project.warehouse().value("select 'staging.note'::regclass::oid"))
                .isEqualTo(untouched);
        assertThat(project.warehouse()
                        .value("select relacl::text like '%=r/%' and obj_description(oid) = 'it''s read'"
                                + " from pg_class where oid = 'staging.item'::regclass"))
                .isEqualTo("t");
        assertThat(project.warehouse()
                        .value("select count(*) from pg_index where indrelid = 'mart.item'::regclass and indisunique"))
                .isEqualTo("1");
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void viewsOfOthersOverAWiderColumnAreNamedAndNothingChanges() {
        atSource("create table item (id int)", "insert into item values (1)");
        project.load("item", REPLACE + "select id from item");
        project.prepare();
        inWarehouse(
                "create schema bi",
                "create view bi.item as select id from raw.item",
                "create view bi.more as select id from bi.item");
        atSource("alter table item alter column id type bigint");

        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "The source has a wider type for 'id' (int8) of raw.item, but bi.item, bi.more, which this"
                                + " project does not make, read it; nothing was changed.\n  Drop what stands in the way (drop view"
                                + " \"bi\".\"more\"; drop view \"bi\".\"item\"), run the command again, and create it again.");
        assertThat(project.warehouse().value("select pg_typeof(id) from bi.more"))
                .isEqualTo("integer");
    }

    @Test
    void aVanishedColumnIsNamedWithWhatReadsIt() {
        atSource("create table item (id int, qty int, note text)", "insert into item values (1, 5, 'a')");
        project.load("item", REPLACE + "select * from item");
        project.model("staging/item", "select item.id, item.qty from raw.item");
        project.model("mart/total", "/* headrace kind = table */ select sum(item.qty)::int as total from staging.item");
        project.model("mart/note", "/* headrace kind = table */ select item.note from raw.item");
        project.check("positive", "select item.id from staging.item where item.qty < 0");
        project.prepare();
        atSource("alter table item rename column qty to quantity");

        String warning =
                "the source no longer has the column 'qty' of raw.item, which is null in new rows; it is read by"
                        + " staging.item, mart.total, check positive";
        assertThat(project.prepare().detail("raw.item")).contains("; WARN " + warning);
        assertThat(project.warehouse()
                        .value("select detail from headrace.steps where run_id = 2 and name = 'raw.item'"))
                .endsWith(warning);
        atSource("insert into item values (2, 6, 'b')");
        assertThat(project.prepare().detail("raw.item")).doesNotContain("WARN");
    }

    @Test
    void whatReadsAVanishedColumnUnderAnotherNameOrInAWholeRowIsNamedAndACountIsNot() {
        atSource("create table item (id int, qty int, price int)", "insert into item values (1, 5, 2)");
        project.load("item", REPLACE + "select * from item");
        project.model("staging/renamed", "select item.id, item.qty as q, item.price from raw.item");
        project.model("staging/positive", "select item.id from raw.item where item.qty > 0");
        Map<String, String> readers = Map.of(
                "revenue", "select sum(r.q * r.price)::int as revenue from staging.renamed as r",
                "whole", "select row_to_json(o)::text as row from raw.item as o",
                "count_positive", "select count(*) as items from staging.positive",
                "stars",
                        "select s.i * 2 as twice, s.q from (select 1 as i, to_json(o.*)::text as q from raw.item o) as s");
        Map<String, String> others = Map.of(
                "count", "select count(*) as items from raw.item",
                "count_renamed", "select count(*) as items, max(r.id * r.price) as top from staging.renamed as r",
                "price", "select item.price as qty, 'qty' as name from raw.item -- not qty");
        readers.forEach((name, sql) -> project.model("mart/" + name, "/* headrace kind = table */ " + sql));
        others.forEach((name, sql) -> project.model("mart/" + name, "/* headrace kind = table */ " + sql));
        project.prepare();
        atSource("alter table item rename column qty to quantity");

        String detail = project.prepare().detail("raw.item");

        assertThat(detail.substring(detail.indexOf("read by ") + "read by ".length())
                        .split(", "))
                .containsExactlyInAnyOrder(
                        "staging.renamed",
                        "staging.positive",
                        "mart.revenue",
                        "mart.whole",
                        "mart.count_positive",
                        "mart.stars");
    }

    @Test
    void listedIndexesAreKeptInStepWithTheHeader() {
        atSource("create table item (id int, at timestamp)", "insert into item values (1, '2023-01-01')");
        String load = REPLACE + "select id, at from item";
        project.load("item", load.replace("*/", "index = [\"id\", \"(id % 10), at\", \"using brin (at)\"]\n*/"));
        project.prepare();
        inWarehouse("create index others on raw.item (at)");
        assertThat(indexes()).containsExactly("btree (((id % 10)), at)", "btree (at)", "btree (id)", "brin (at)");

        project.load("item", load.replace("*/", "index = id\n*/"));
        assertThat(project.prepare().done()).isEmpty();

        assertThat(indexes()).containsExactly("btree (at)", "btree (id)");
        project.load("item", load);
        atSource("insert into item values (2, '2023-01-02')");
        project.prepare();
        assertThat(indexes()).containsExactly("btree (at)");

        project.load("item", load.replace("*/", "index = nonsense\n*/"));
        atSource("insert into item values (3, '2023-01-02')");
        assertThatThrownBy(project::prepare).hasMessageContaining("column \"nonsense\" does not exist");
        assertThat(project.warehouse().value("select count(*) from raw.item")).isEqualTo("2");
    }

    private List<String> indexes() {
        return project
                .warehouse()
                .rows("select split_part(pg_get_indexdef(indexrelid), ' USING ', 2) as definition from pg_index"
                        + " where indrelid = 'raw.item'::regclass")
                .stream()
                .map(row -> row.substring(1, row.length() - 1).replace("\"", ""))
                .sorted((a, b) -> a.startsWith("brin") ? 1 : b.startsWith("brin") ? -1 : a.compareTo(b))
                .toList();
    }
}
