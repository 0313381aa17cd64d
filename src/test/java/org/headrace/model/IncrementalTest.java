package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rebuild writes the rows that differ and no others, and only these count as changed. */
class IncrementalTest {
    private static final String BY_DAY = """
            /* headrace
            kind = incremental
            period { column = date, unit = day }
            */
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void loadTwoDays() {
        project.production()
                .execute(
                        "create table event (at timestamp, kind text, value numeric)",
                        "insert into event values ('2023-03-01 10:00', 'a', 1), ('2023-03-02 10:00', 'a', 2),"
                                + " ('2023-03-02 11:00', 'b', 5), (null, 'a', 3)");
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, kind, value from event
                """);
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    private List<String> rows(String relation) {
        return project.warehouse().rows("select * from " + relation + " order by 1, 2");
    }

    private void totals(String settings) {
        project.model(
                "mart/day",
                BY_DAY.replace("*/", settings + "\n*/")
                        + "select event.at::date as date, event.kind as kind, sum(event.value) as total from raw.event"
                        + " group by event.at::date, event.kind");
    }

    /** The rows that no statement has touched since the last call. */
    private List<String> untouched() {
        List<String> kept = project.warehouse()
                .rows("select model.date, model.kind from mart.day as model join public.place"
                        + " on place.place = model.ctid and place.writer = model.xmin::text order by 1, 2");
        remember();
        return kept;
    }

    private void remember() {
        project.warehouse()
                .execute(
                        "drop table if exists public.place",
                        "create table public.place as select ctid as place, xmin::text as writer from mart.day");
    }

    @Test
    void rowsThatCameOutEqualAreNotWritten() {
        for (String settings : List.of("", "key = [date, kind]")) {
            totals(settings);
            project.prepare();
            remember();
            atSource("insert into event values ('2023-03-02 12:00', 'b', 7), ('2023-03-02 12:00', 'c', 1)");

            assertThat(project.prepare().rows("mart.day")).isEqualTo(2);

            assertThat(untouched()).containsExactly("(2023-03-01,a)", "(2023-03-02,a)", "(,a)");
            assertThat(rows("mart.day"))
                    .containsExactly(
                            "(2023-03-01,a,1)", "(2023-03-02,a,2)", "(2023-03-02,b,12)", "(2023-03-02,c,1)", "(,a,3)");
            atSource("delete from event where at = '2023-03-02 12:00'");

            assertThat(project.prepare().rows("mart.day")).isEqualTo(1);

            assertThat(untouched()).containsExactly("(2023-03-01,a)", "(2023-03-02,a)", "(,a)");
            assertThat(rows("mart.day"))
                    .containsExactly("(2023-03-01,a,1)", "(2023-03-02,a,2)", "(2023-03-02,b,5)", "(,a,3)");
        }
    }

    @Test
    void whatCameOutEqualTouchesNothingDownstream() {
        totals("key = [date, kind]");
        project.model("mart/total", """
                /* headrace
                kind = table
                */
                select sum(day.total) as total from mart.day
                """);
        project.check("positive", "select day.total as total from mart.day where day.total < 0");
        project.prepare();
        atSource("update event set at = at + interval '1 minute' where at < '2023-03-02'");

        RecordedRun run = project.prepare();

        assertThat(run.detail("mart.day")).isEqualTo("rebuilt 2023-03-01: raw.event changes");
        assertThat(run.rows("mart.day")).isZero();
        assertThat(run.skippedReason("mart.total"))
                .isEqualTo("none of its inputs changed: what was written anew came out as it was");
        assertThat(run.skipped()).containsExactly("mart.total", "positive");
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void onlyPeriodsInWhichRowsWereWrittenAreRebuiltDownstream() {
        totals("");
        project.model(
                "mart/copy",
                BY_DAY + "select day.date::date as date, sum(day.total) as total from mart.day group by day.date");
        project.prepare();
        atSource(
                "update event set at = at + interval '1 minute' where at < '2023-03-02'",
                "update event set value = 6 where value = 5",
                "delete from event where at is null");

        RecordedRun run = project.prepare();

        assertThat(run.detail("mart.day")).isEqualTo("rebuilt 2023-03-01..2023-03-02, null: raw.event changes");
        assertThat(run.detail("mart.copy")).isEqualTo("rebuilt 2023-03-02, null: mart.day changes");
        assertThat(rows("mart.copy")).containsExactly("(2023-03-01,1)", "(2023-03-02,8)");
    }

    @Test
    void whatIsRebuiltWholeWritesOnlyTheRowsThatDiffer() {
        project.warehouse().execute("create table public.factor (kind text, factor int)");
        project.warehouse().execute("insert into public.factor values ('a', 1), ('b', 1)");
        project.model(
                "mart/day",
                BY_DAY + "select event.at::date as date, event.kind as kind, event.value * factor.factor as total"
                        + " from raw.event join public.factor on factor.kind = event.kind");
        project.model(
                "mart/copy",
                BY_DAY + "select day.date::date as date, sum(day.total) as total from mart.day group by day.date");
        project.prepare();
        remember();
        project.warehouse().execute("update public.factor set factor = 10 where kind = 'b'");

        RecordedRun run = project.prepare();

        assertThat(run.detail("mart.day"))
                .isEqualTo("rebuilt everything: it reads public.factor, which may change unseen");
        assertThat(run.rows("mart.day")).isEqualTo(1);
        assertThat(untouched()).containsExactly("(2023-03-01,a)", "(2023-03-02,a)", "(,a)");
        assertThat(run.detail("mart.copy")).isEqualTo("rebuilt 2023-03-02: mart.day changes");
        assertThat(rows("mart.copy")).containsExactly("(2023-03-01,1)", "(2023-03-02,52)", "(,3)");
        assertThat(project.prepare().rows("mart.day")).isZero();
    }

    @Test
    void equalRowsAreToldApartByNumberAndRowsByEveryDigit() {
        atSource(
                "create table noted (at timestamptz, value numeric, note json)",
                "insert into noted select '2023-03-01 10:00+00', 1.0, '{}' from generate_series(1, 3)",
                "insert into noted values ('2023-03-02 00:00+00', 1, null), ('infinity', 1, null)");
        project.load("noted", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value, note from noted
                """);
        project.model("mart/noted", """
                /* headrace
                kind = incremental
                period { column = at, unit = hour }
                */
                select noted.at as at, noted.value as value, noted.note as note from raw.noted
                """);
        project.prepare();
        atSource(
                "delete from noted where ctid = (select ctid from noted limit 1)",
                "insert into noted values ('2023-03-01 10:00+00', 1.00, '{}'), ('2023-03-01 10:00+00', 1.00, '{}'),"
                        + " ('2023-03-01 12:00+00', 1, '{ }')",
                "update noted set value = 2 where at = 'infinity'");

        assertThat(project.prepare().rows("mart.noted")).isEqualTo(4);

        assertThat(
                        project.warehouse()
                                .rows(
                                        "select at at time zone 'UTC' as at, value, note::text from mart.noted order by 1, value::text"))
                .containsExactly(
                        "(\"2023-03-01 10:00:00\",1.0,{})",
                        "(\"2023-03-01 10:00:00\",1.0,{})",
                        "(\"2023-03-01 10:00:00\",1.00,{})",
                        "(\"2023-03-01 10:00:00\",1.00,{})",
                        "(\"2023-03-01 12:00:00\",1,\"{ }\")",
                        "(\"2023-03-02 00:00:00\",1,)",
                        "(infinity,2,)");
        atSource("update noted set value = 1.0 where value = 1");

        assertThat(project.prepare().rows("mart.noted"))
                .as("1.00 and 1 are now 1.0")
                .isEqualTo(4);
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void aColumnThatSomeoneAddedStays() {
        totals("");
        project.model(
                "mart/whole",
                "/* headrace\nkind = table\nindex = [total]\n*/\nselect day.date, day.total from mart.day");
        project.prepare();
        for (String table : List.of("mart.day", "mart.whole")) {
            project.warehouse()
                    .execute(
                            "alter table " + table + " add column note text, add column rank int default 7",
                            "update " + table + " set note = 'mine'");
        }
        atSource("insert into event values ('2023-03-02 12:00', 'b', 7), ('2023-03-03 12:00', 'c', 1)");

        project.prepare();

        assertThat(rows("mart.day"))
                .containsExactly(
                        "(2023-03-01,a,1,mine,7)",
                        "(2023-03-02,a,2,mine,7)",
                        "(2023-03-02,b,12,,7)",
                        "(2023-03-03,c,1,,7)",
                        "(,a,3,mine,7)");
        assertThat(rows("mart.whole"))
                .containsExactly(
                        "(2023-03-01,1,mine,7)",
                        "(2023-03-02,2,mine,7)",
                        "(2023-03-02,12,,7)",
                        "(2023-03-03,1,,7)",
                        "(,3,mine,7)");
    }

    @Test
    void aColumnThatTakesNoNullIsNamedWithWhatToDo() {
        totals("");
        project.model("mart/whole", "/* headrace\nkind = table\n*/\nselect day.date, day.total from mart.day");
        project.prepare();
        project.warehouse()
                .execute(
                        "alter table mart.whole add column nn text not null default 'a'",
                        "alter table mart.whole alter column nn drop default");
        List<String> before = rows("mart.whole");
        atSource("insert into event values ('2023-03-03 12:00', 'c', 1)");

        assertThatThrownBy(project::prepare)
                .hasMessageContaining("table mart.whole failed (sql/main/models/mart/whole.sql")
                .hasMessageContaining(
                        "The column 'nn' of mart.whole, which the model's query does not give, takes no null"
                                + " and has no default, so that no row can be added; nothing was changed.")
                .hasMessageContaining("alter table \"mart\".\"whole\" alter column \"nn\" drop not null");
        assertThat(rows("mart.whole")).isEqualTo(before);

        project.warehouse()
                .execute(
                        "alter table mart.whole alter column nn drop not null",
                        "alter table mart.whole alter column total set not null");
        atSource("insert into event values ('2023-03-05', 'd', null)");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("The column 'total' of mart.whole takes no null, but the query gives one");

        project.warehouse().execute("alter table mart.whole alter column total drop not null");
        project.prepare();
        assertThat(rows("mart.whole")).contains("(2023-03-03,1,)");
    }

    @Test
    void aTableWhoseColumnsNoLongerFitIsMadeAnew() {
        totals("");
        project.prepare();
        project.warehouse().execute("alter table mart.day alter column total type int");
        atSource("insert into event values ('2023-03-02 12:00', 'a', 0.5)");

        project.prepare();

        assertThat(rows("mart.day"))
                .containsExactly("(2023-03-01,a,1)", "(2023-03-02,a,2.5)", "(2023-03-02,b,5)", "(,a,3)");
        project.warehouse()
                .execute(
                        "alter table mart.day alter column total type int",
                        "create materialized view public.report as select * from mart.day");
        atSource("insert into event values ('2023-03-01 12:00', 'a', 0.5)");
        project.prepare();
        assertThat(rows("public.report")).isEqualTo(rows("mart.day")).contains("(2023-03-01,a,1.5)");
    }
}
