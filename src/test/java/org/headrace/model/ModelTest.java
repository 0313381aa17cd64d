package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How models are built, rebuilt and left, and what happens to those who read them. */
class ModelTest {
    private static final String ROLE = "headrace_test_reader";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadTwoDays() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "insert into event values ('2023-03-01 10:00', 1), ('2023-03-02 10:00', 2), (null, 3)");
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value from event
                """);
    }

    @AfterEach
    void dropRole() {
        project.warehouse()
                .execute("do $$ begin if to_regrole('" + ROLE + "') is not null then drop owned by " + ROLE
                        + "; drop role " + ROLE + "; end if; end $$");
    }

    private void addEvent(String at, int value) {
        project.production().execute("insert into event values ('" + at + "', " + value + ")");
    }

    private List<String> rows(String relation) {
        return project.warehouse().rows("select * from " + relation + " order by 1");
    }

    private String kindOf(String relation) {
        return project.warehouse().value("select relkind from pg_class where oid = '" + relation + "'::regclass");
    }

    private void dayModel(String expression) {
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                key = [date]
                */
                select event.at::date as date, %s as total from raw.event group by event.at::date
                """.formatted(expression));
    }

    @Test
    void eachKindIsBuiltAndKeptUpToDate() {
        dayModel("sum(event.value)");
        project.model("mart/plain_view", "select event.value::int as value from raw.event");
        project.model("mart/whole_table", """
                /* headrace
                kind = table
                key = [value]
                index = ["(value + 1)", value]
                */
                select event.value::int as value from raw.event
                """);
        project.model("mart/kept_view", """
                /* headrace { kind = materialized_view } */
                select plain_view.value::int as value from mart.plain_view
                """.replace("{ kind = materialized_view }", "\nkind = materialized_view\n"));

        project.prepare();

        assertThat(kindOf("mart.plain_view")).isEqualTo("v");
        assertThat(kindOf("mart.whole_table")).isEqualTo("r");
        assertThat(kindOf("mart.kept_view")).isEqualTo("m");
        assertThat(kindOf("mart.day")).isEqualTo("r");
        assertThat(indexes())
                .containsExactly(
                        "(day,\"UNIQUE INDEX ON mart.day USING btree (date)\")",
                        "(whole_table,\"INDEX ON mart.whole_table USING btree (((value + 1)))\")",
                        "(whole_table,\"INDEX ON mart.whole_table USING btree (value)\")",
                        "(whole_table,\"UNIQUE INDEX ON mart.whole_table USING btree (value)\")");

        addEvent("2023-03-02 11:00", 4);
        project.production().execute("update event set value = 5 where at is null");
        project.prepare();

        assertThat(rows("mart.plain_view")).containsExactly("(1)", "(2)", "(4)", "(5)");
        assertThat(rows("mart.whole_table")).containsExactly("(1)", "(2)", "(4)", "(5)");
        assertThat(rows("mart.kept_view")).containsExactly("(1)", "(2)", "(4)", "(5)");
        assertThat(rows("mart.day")).containsExactly("(2023-03-01,1)", "(2023-03-02,6)", "(,5)");
    }

    private List<String> indexes() {
        return project.warehouse().rows("""
                select tablename, regexp_replace(indexdef, 'CREATE (UNIQUE )?INDEX .* ON', '\\1INDEX ON') as definition
                from pg_indexes where schemaname = 'mart' order by 1, 2
                """);
    }

    @Test
    void namesThatBeginAlikeDoNotMeet() {
        String half = "ä".repeat(30);
        List<String> names = List.of(half + "abc", half + "abd", "day", "day__new", "day__headrace_new_");
        names.forEach(name -> project.model("mart/" + name, """
                /* headrace
                kind = table
                key = [value]
                index = [value]
                */
                select event.value::int as value from raw.event
                """));
        project.prepare();
        addEvent("2023-03-02 11:00", 4);

        project.prepare();

        assertThat(project.prepare().done()).isEmpty();
        assertThat(project.warehouse()
                        .rows("select relname from pg_class where relkind = 'r'"
                                + " and relnamespace = 'mart'::regnamespace"))
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> "(" + name + ")").toList());
        assertThat(indexes()).hasSize(10);
        names.forEach(name -> assertThat(rows("mart.\"" + name + "\"")).hasSize(4));
    }

    @Test
    void aChangedFileRebuildsTheModelAndItsDependentsAndKeepsGrants() {
        dayModel("sum(event.value)");
        project.model("mart/total", """
                /* headrace
                kind = materialized_view
                */
                select sum(day.total)::int as total from mart.day
                """);
        project.model("mart/shown", "select total.total::int as total from mart.total");
        project.prepare();
        project.warehouse()
                .execute(
                        "create role " + ROLE,
                        "grant usage on schema mart to " + ROLE,
                        "grant select on mart.total, mart.shown to " + ROLE,
                        "grant select (date), update (total) on mart.day to " + ROLE + " with grant option");
        List<String> grants = grants();

        dayModel("sum(event.value * 10)");
        RecordedRun run = project.prepare();

        assertThat(run.detail("mart.day")).isEqualTo("created: its file changed");
        assertThat(run.detail("mart.total")).isEqualTo("created: mart.day, which it reads, is created");
        assertThat(run.done()).containsExactly("mart.day", "mart.total", "mart.shown");
        assertThat(rows("mart.shown")).containsExactly("(60)");
        assertThat(grants()).isEqualTo(grants).hasSize(4);
    }

    @Test
    void whatWasGrantedOnAColumnEndsWithTheColumn() {
        project.model("mart/one", "/* headrace\nkind = table\n*/\nselect 1 as kept, 2 as \"go\"\"ne\"");
        project.prepare();
        project.warehouse()
                .execute("create role " + ROLE, "grant select (kept), select (\"go\"\"ne\") on mart.one to " + ROLE);
        project.model("mart/one", "/* headrace\nkind = table\n*/\nselect 1 as kept, 3 as \"new\"");

        project.prepare();

        assertThat(grants()).containsExactly("(one,kept,SELECT,false)");
    }

    private List<String> grants() {
        return project.warehouse().rows("""
                select table_name, '' as column_name, privilege_type, is_grantable from information_schema.table_privileges
                where grantee = '%1$s'
                union
                select relname, attname, privilege_type, is_grantable::text
                from pg_attribute join pg_class on pg_class.oid = attrelid cross join aclexplode(attacl)
                where grantee = to_regrole('%1$s')
                union
                select relname, '', privilege_type, is_grantable::text
                from pg_class cross join aclexplode(relacl)
                where relkind = 'm' and grantee = to_regrole('%1$s')
                order by 1, 2, 3
                """.formatted(ROLE));
    }

    @Test
    void aTableThatHeadraceDidNotMakeIsNotReplaced() {
        project.warehouse().execute("create schema mart; create table mart.day (precious int)");
        project.warehouse().execute("insert into mart.day values (7)");
        dayModel("sum(event.value)");

        assertThatThrownBy(project::prepare)
                .hasMessage("mart.day is in the warehouse already, and headrace did not make it"
                        + " (sql/main/models/mart/day.sql); nothing was changed."
                        + "\n  Rename or drop what is there, or give the model's file another name.");

        assertThat(rows("mart.day")).containsExactly("(7)");
    }

    @Test
    void whatOthersBuiltOnAModelIsCreatedAgain() {
        dayModel("sum(event.value)");
        project.prepare();
        project.warehouse().execute("create view public.report as select * from mart.day", """
                        create materialized view public.summary as select count(*) from public.report
                        """);
        addEvent("2023-03-03 11:00", 4);
        dayModel("max(event.value)");

        project.prepare();

        assertThat(rows("public.report")).containsExactly("(2023-03-01,1)", "(2023-03-02,2)", "(2023-03-03,4)", "(,3)");
        assertThat(rows("public.summary")).containsExactly("(4)");
    }

    @Test
    void aTableThatOthersReadIsRefreshedInPlace() {
        project.model("mart/whole_table", """
                /* headrace
                kind = table
                */
                select event.value::int as value from raw.event
                """);
        project.prepare();
        project.warehouse().execute("create view public.report as select * from mart.whole_table");
        addEvent("2023-03-02 11:00", 4);

        project.prepare();

        assertThat(rows("public.report")).containsExactly("(1)", "(2)", "(3)", "(4)");
    }

    @Test
    void aConcurrentRefreshDoesNotBlockReaders() {
        project.model("mart/kept_view", """
                /* headrace
                kind = materialized_view
                key = [value]
                */
                select event.value::int as value from raw.event
                """);
        project.check("slow", """
                select kept_view.value from mart.kept_view
                where kept_view.value = 1 and pg_sleep(0.3)::text = 'never'
                """);
        project.prepare();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        TestTransaction reader = project.warehouse().begin();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                reader.execute(
                        "set lock_timeout to '50ms'",
                        "set statement_timeout to '2s'",
                        "select count(*) from mart.kept_view",
                        "select count(*) from raw.event");
                reader.commit();
                reads.incrementAndGet();
            }
        });
        try {
            for (int value = 10; value < 13; value++) {
                addEvent("2023-03-02 11:00", value);
                int before = reads.get();
                await().until(() -> reads.get() > before || reading.isDone());
                project.prepare();
            }
        } finally {
            done.set(true);
        }

        reading.join();
        assertThat(rows("mart.kept_view")).hasSize(6);
    }

    @Test
    void aPeriodColumnThatIsNoTimeIsRefusedAtOnce() {
        for (String column : List.of("total", "none")) {
            project.model("mart/day", """
                    /* headrace
                    kind = incremental
                    period { column = %s, unit = day }
                    */
                    select event.at::date as date, 1::int as total from raw.event
                    """.formatted(column));

            assertThatThrownBy(project::prepare)
                    .hasMessage("incremental mart.day failed (sql/main/models/mart/day.sql:5): The period column '"
                            + column + "' " + (column.equals("total") ? "is int4" : "is not in the result")
                            + "; expected a column of type timestamp, timestamptz or date. Correct the key 'period'.");
        }
    }

    @Test
    void everyVersionOfAModelIsKept() {
        project.model("mart/one", "select 1 as one");
        project.prepare();
        project.model("mart/one", "select 1::int as one");
        project.prepare();
        project.prepare();

        assertThat(project.warehouse().rows("select name, version, sql from headrace.model_version order by version"))
                .containsExactly("(mart.one,1,\"select 1 as one\")", "(mart.one,2,\"select 1::int as one\")");
    }

    @Test
    void aModelMayChangeItsKind() {
        project.model("mart/one", "select 1 as one");
        project.model("mart/two", "select one.one::int as two from mart.one");
        project.prepare();
        for (String kind : List.of("materialized_view", "table", "view")) {
            project.model("mart/one", "/* headrace\nkind = " + kind + "\n*/\nselect 1 as one");

            project.prepare();

            assertThat(rows("mart.two")).containsExactly("(1)");
        }
    }

    @Test
    void aModelDroppedByHandIsMadeAnew() {
        dayModel("sum(event.value)");
        project.prepare();
        project.warehouse().execute("drop table mart.day");

        assertThat(project.prepare().detail("mart.day")).isEqualTo("created: it is missing in the warehouse");
        assertThat(rows("mart.day")).hasSize(3);
    }

    @Test
    void anErrorInAModelNamesTheLineOfItsFile() {
        project.model("mart/wrong", """

                /* headrace
                kind = table
                */
                select
                    event.at::date as date,
                    event.valeu::int as value
                from raw.event
                """);

        assertThatThrownBy(project::prepare)
                .hasMessageStartingWith(
                        "table mart.wrong failed (sql/main/models/mart/wrong.sql:7): warehouse answered:"
                                + " column event.valeu does not exist");
        assertThat(project.warehouse().value("select to_regclass('mart.wrong')::text"))
                .isNull();
    }
}
