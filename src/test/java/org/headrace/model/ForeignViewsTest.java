package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Views that others made on a model outlive a new definition of it, with all that belongs to them. */
class ForeignViewsTest {
    private static final String READER = "foreign_views_reader";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void prepareAModelThatOthersRead() {
        project.production()
                .execute("create table item (id int, price int)", "insert into item values (1, 10), (2, 20), (3, 30)");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, price from item");
        model("table", "item.price::int as price");
        project.model(
                "mart/more",
                "/* headrace\nkind = table\n*/\nselect item.id::int as id, 1 as more from mart.item as item");
        project.prepare();
        project.warehouse()
                .execute(
                        "create role " + READER,
                        "grant usage on schema mart to " + READER,
                        "grant select on mart.item, mart.more to " + READER,
                        "create view public.cheap with (security_barrier = true) as"
                                + " select id, price as \"the price\" from mart.item where price < 25",
                        "create view public.\"Report\" as select cheap.*, more.more from public.cheap join mart.more using (id)",
                        "comment on view public.cheap is 'what''s cheap'",
                        "comment on column public.cheap.\"the price\" is 'in cents'",
                        "grant select on public.cheap to " + READER,
                        "grant select (id) on public.\"Report\" to " + READER + " with grant option",
                        "create materialized view public.kept as select * from public.cheap",
                        "create unique index on public.kept (id)",
                        "alter view public.\"Report\" owner to " + READER);
    }

    @AfterEach
    void dropTheRole() {
        project.warehouse().execute("drop owned by " + READER, "drop role " + READER);
    }

    private void model(String kind, String price) {
        project.model(
                "mart/item",
                "/* headrace\nkind = " + kind + "\n*/\nselect item.id::int as id, " + price + " from raw.item as item");
    }

    private String everythingOfTheViews() {
        return String.join("\n", project.warehouse().rows("""
                        select
                            relname,
                            pg_get_viewdef(oid),
                            reloptions,
                            pg_get_userbyid(relowner),
                            (select array_agg(acl::text order by acl::text) from unnest(relacl) as acl),
                            obj_description(oid, 'pg_class'),
                            (
                                select array_agg((attname, attacl, col_description(attrelid, attnum))::text order by attnum)
                                from pg_attribute where attrelid = pg_class.oid and attnum > 0
                            ),
                            (select array_agg(pg_get_indexdef(indexrelid)) from pg_index where indrelid = pg_class.oid)
                        from pg_class
                        where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
                        order by relname
                        """));
    }

    @Test
    void theyAreMadeAgainAsTheyWere() {
        String before = everythingOfTheViews();

        model("materialized_view", "(item.price + 1)::int as price");
        project.prepare();

        assertThat(project.warehouse().rows("select * from public.\"Report\" order by id"))
                .containsExactly("(1,11,1)", "(2,21,1)");
        assertThat(everythingOfTheViews())
                .isEqualTo(before)
                .contains("what's cheap", "in cents", READER, "kept_id_idx");
    }

    @Test
    void oneThatDoesNotFitTheNewDefinitionStopsTheRun() {
        model("table", "item.price::int as cost");

        assertThatThrownBy(project::prepare)
                .hasMessageStartingWith(
                        "The view public.cheap reads what has a new definition, and cannot be created again: warehouse answered: column \"price\" does not exist")
                .hasMessageEndingWith("\n  Nothing was changed. Drop the view, or make it fit, and run again.");
        assertThat(project.warehouse().rows("select * from public.\"Report\" order by id"))
                .containsExactly("(1,10,1)", "(2,20,1)");
    }

    @Test
    void oneThatWritesIsNotTakenForItsQuery() {
        project.warehouse().execute("create rule keep as on insert to public.\"Report\" do instead nothing");
        model("table", "(item.price + 1)::int as price");

        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "but public.Report, which reads it, is another role's or has rules, triggers or defaults; nothing was"
                                + " changed.");
    }
}
