package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which models a run brings up to date, and which periods of them. */
class ModelUpdateTest {
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

    private void addEvent(String at, int value) {
        project.production().execute("insert into event values ('" + at + "', " + value + ")");
    }

    private List<String> rows(String relation) {
        return project.warehouse().rows("select * from " + relation + " order by 1");
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
    void anIncrementalModelRebuildsOnlyThePeriodsThatChanged() {
        dayModel("sum(event.value)");
        project.prepare();
        project.warehouse().execute("update mart.day set total = -1");
        addEvent("2023-03-02 11:00", 4);

        assertThat(project.prepare().detail("mart.day")).isEqualTo("rebuilt 2023-03-02: raw.event changes");

        assertThat(rows("mart.day")).containsExactly("(2023-03-01,-1)", "(2023-03-02,6)", "(,-1)");
    }

    @Test
    void anIncrementalModelLosesThePeriodsThatVanished() {
        dayModel("sum(event.value)");
        project.prepare();
        project.production().execute("delete from event where value <> 2");

        project.prepare();

        assertThat(rows("mart.day")).containsExactly("(2023-03-02,2)");
    }

    @Test
    void aCoarserModelRebuildsWholePeriodsOfItsOwn() {
        project.model("mart/month", """
                /* headrace
                kind = incremental
                period { column = month, unit = month }
                */
                select date_trunc('month', event.at) as month, sum(event.value) as total from raw.event group by 1
                """);
        addEvent("2023-04-01 00:00", 10);
        project.prepare();
        project.warehouse().execute("update mart.month set total = -1 where month = '2023-04-01'");
        addEvent("2023-03-31 23:59:59.999999", 4);

        assertThat(project.prepare().detail("mart.month"))
                .isEqualTo("rebuilt 2023-03-01..2023-03-31: raw.event changes");

        assertThat(rows("mart.month"))
                .containsExactly("(\"2023-03-01 00:00:00\",7)", "(\"2023-04-01 00:00:00\",-1)", "(,3)");
    }

    @Test
    void aWeekLiesInNoMonth() {
        project.model("mart/week", """
                /* headrace
                kind = incremental
                period { column = week, unit = week }
                */
                select date_trunc('week', event.at)::date as week, sum(event.value) as total from raw.event group by 1
                """);
        project.model("mart/quarter", """
                /* headrace
                kind = incremental
                period { column = quarter, unit = quarter }
                reads { "mart.week" = "1 week" }
                */
                select date_trunc('quarter', week.week)::date as quarter, sum(week.total) as total from mart.week group by 1
                """);
        addEvent("2023-07-01 10:00", 8);
        addEvent("2023-07-03 10:00", 16);
        project.prepare();
        addEvent("2023-07-02 23:59", 4);

        RecordedRun run = project.prepare();

        assertThat(run.detail("mart.week")).startsWith("rebuilt 2023-06-26..2023-07-02: raw.event changes");
        assertThat(run.rows("mart.week")).isEqualTo(1);
        assertThat(rows("mart.week")).containsExactly("(2023-02-27,3)", "(2023-06-26,12)", "(2023-07-03,16)", "(,3)");
        assertThat(rows("mart.quarter"))
                .containsExactly("(2023-01-01,3)", "(2023-04-01,12)", "(2023-07-01,16)", "(,3)");
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void modelsWithoutChangedInputsAreSkipped() {
        dayModel("sum(event.value)");
        project.model("mart/total", """
                /* headrace
                kind = table
                */
                select sum(day.total)::int as total from mart.day
                """);
        project.prepare();

        assertThat(project.prepare().skipped()).containsExactly("raw.event", "mart.day", "mart.total");

        addEvent("2023-03-01 11:00", 4);
        assertThat(project.prepare().done()).containsExactly("raw.event", "mart.day", "mart.total");
    }

    @Test
    void aLoadThatWritesNothingTouchesNoModel() {
        project.production()
                .execute(
                        "create table place (place_id int, name text)",
                        "insert into place values (1, 'north'), (2, 'south')");
        project.load("place", """
                /* headrace
                from = production
                sync = key
                key = [place_id]
                */
                select place_id, name from place
                """);
        project.model("mart/place", """
                /* headrace
                kind = table
                */
                select place.name::text as name from raw.place
                """);
        project.check("named", "select place.name as name from mart.place where place.name is null");
        project.prepare();
        project.production().execute("update place set name = name where place_id = 1");

        RecordedRun run = project.prepare();

        assertThat(run.done()).containsExactly("raw.place");
        assertThat(run.skipped()).containsExactly("raw.event", "mart.place", "named");
        assertThat(run.summary()).isEqualTo("1 of 4 steps done");
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void whatChangedWhenIsKept() {
        dayModel("sum(event.value)");
        project.prepare();
        addEvent("2023-03-02 11:00", 4);
        addEvent("2023-03-05 11:00", 5);

        project.prepare();

        assertThat(project.warehouse().rows("""
                        select relation, version, scope, period_start::date, period_end::date, rows_before, rows_after, run_id
                        from headrace.changes
                        where run_id = 2
                        order by relation desc, period_start
                        """))
                .containsExactly(
                        "(raw.event,2,period,2023-03-02,2023-03-03,1,2,2)",
                        "(raw.event,2,period,2023-03-05,2023-03-06,0,1,2)",
                        "(mart.day,2,period,2023-03-02,2023-03-03,,,2)",
                        "(mart.day,2,period,2023-03-05,2023-03-06,,,2)");
        assertThat(project.warehouse()
                        .rows("select relation, scope, rows_before, rows_after from headrace.changes where run_id = 1"))
                .contains("(raw.event,everything,,3)");
    }

    @Test
    void whatIsOlderThanIsKeptCountsAsEverything() {
        project.settings("keep-changes = 10 days");
        dayModel("sum(event.value)");
        project.prepare();
        project.pipeline("other");
        project.file("sql/other/models/mart/total.sql", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                */
                select event.at::date as date, sum(event.value)::int as total from raw.event group by event.at::date
                """);
        project.prepare("other");
        project.warehouse()
                .execute("update headrace.relation_change set changed_at = changed_at - interval '9 days 23 hours'");
        addEvent("2023-03-02 11:00", 4);
        project.prepare();
        assertThat(project.warehouse().value("select count(*) from headrace.changes where run_id = 1"))
                .isNotEqualTo("0");

        project.warehouse()
                .execute(
                        "update headrace.relation_change set changed_at = changed_at - interval '1 hour 1 second'"
                                + " where version = 1",
                        "update headrace.relation_change set changed_at = changed_at - interval '11 days'"
                                + " where version = 2");
        addEvent("2023-03-05 11:00", 5);
        project.prepare();

        assertThat(project.warehouse()
                        .rows("select distinct version from headrace.changes where relation = 'raw.event'"))
                .containsExactly("(3)");
        assertThat(project.prepare("other").detail("mart.total")).startsWith("rebuilt everything");
        assertThat(rows("mart.total")).containsExactlyElementsOf(rows("mart.day"));
    }

    @Test
    void aViewBetweenLoadAndModelIsLookedThrough() {
        project.model("staging/event", "select event.at::date as date, event.value::int as value from raw.event");
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                */
                select event.date::date as date, sum(event.value)::int as total from staging.event group by event.date
                """);
        project.prepare();
        project.warehouse().execute("update mart.day set total = -1");
        addEvent("2023-03-02 11:00", 4);

        project.prepare();

        assertThat(rows("mart.day")).containsExactly("(2023-03-01,-1)", "(2023-03-02,6)", "(,-1)");
    }

    @Test
    void modelsOfAnotherPipelineSeeWhatChangedInEarlierRuns() {
        dayModel("sum(event.value)");
        project.pipeline("second");
        project.file("sql/second/models/mart/copy.sql", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                */
                select day.date::date as date, day.total::int as total from mart.day
                """);
        project.prepare();
        project.prepare("second");
        project.warehouse().execute("update mart.copy set total = -1");
        addEvent("2023-03-02 11:00", 4);
        project.prepare();
        addEvent("2023-03-03 11:00", 5);
        project.prepare();
        project.prepare();

        assertThat(project.prepare("second").detail("mart.copy"))
                .isEqualTo("rebuilt 2023-03-02..2023-03-03: mart.day changed in an earlier run");

        assertThat(rows("mart.copy")).containsExactly("(2023-03-01,-1)", "(2023-03-02,6)", "(2023-03-03,5)", "(,-1)");
        assertThat(project.prepare("second").skipped()).containsExactly("mart.copy");
    }

    @Test
    void modelsOfAnotherPipelineSeeThatAViewWasMadeAnew() {
        project.model("mart/seen", "select event.at::date as date, event.value as value from raw.event");
        project.pipeline("second");
        project.file("sql/second/models/mart/biggest.sql", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                */
                select seen.date::date as date, max(seen.value)::int as value from mart.seen group by seen.date
                """);
        project.prepare();
        project.prepare("second");
        project.model("mart/seen", "select event.at::date as date, -event.value as value from raw.event");
        project.prepare();

        project.prepare("second");

        assertThat(project.warehouse().value("select max(value) from mart.biggest"))
                .isEqualTo("-1");
        assertThat(project.prepare("second").skipped()).containsExactly("mart.biggest");
    }

    @Test
    void whatAFailedModelDidNotSeeItSeesInTheNextRun() {
        dayModel("sum(6 / event.value)");
        project.prepare();
        addEvent("2023-03-02 11:00", 0);
        assertThatThrownBy(project::prepare)
                .hasMessageStartingWith(
                        "incremental mart.day failed (sql/main/models/mart/day.sql:6): warehouse answered: division by zero");
        assertThat(project.warehouse().value("select count(*) from raw.event")).isEqualTo("4");

        project.production().execute("update event set value = 3 where value = 0");
        project.prepare();

        assertThat(rows("mart.day")).containsExactly("(2023-03-01,6)", "(2023-03-02,5)", "(,2)");
    }

    @Test
    void aModelWhoseFileIsGoneIsForgotten() throws IOException {
        dayModel("sum(event.value)");
        project.model("mart/total", "/* headrace kind = table */ select sum(event.value) as total from raw.event");
        project.prepare();
        Files.delete(project.folder().resolve("sql/main/models/mart/total.sql"));
        addEvent("2023-03-02 11:00", 4);

        project.prepare();

        assertThat(project.warehouse().rows("select name from headrace.build")).containsExactly("(mart.day)");
        assertThat(rows("mart.total")).containsExactly("(6)");
    }

    @Test
    void changesThatWereForgottenBeforeAReaderWasKnownCountAsEverything() {
        project.pipeline("other");
        project.file("sql/other/models/mart/total.sql", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                */
                select event.at::date as date, sum(event.value)::int as total from raw.event group by event.at::date
                """);
        project.prepare();
        project.prepare("other");
        for (int day = 1; day <= 2; day++) {
            addEvent("2023-03-0" + day + " 11:00", 10);
            project.prepare();
            // As if it was older than is kept.
            project.warehouse().execute("delete from headrace.relation_change where version = 2");
        }

        assertThat(project.prepare("other").done()).containsExactly("mart.total");
        assertThat(rows("mart.total")).containsExactly("(2023-03-01,11)", "(2023-03-02,12)", "(,3)");
        assertThat(project.prepare("other").skipped()).containsExactly("mart.total");
    }
}
