package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Checks decide whether what a run built may be seen. */
class CheckTest {
    private static final String BY_DAY = "/* headrace\nperiod { column = date, unit = day }\n*/\n";
    private static final String NEGATIVE =
            "select event.at::date as date, event.value as value from raw.event where event.value < 0";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void buildATable() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "insert into event values ('2023-03-01 10:00', 1), ('2023-03-02 10:00', 2)");
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value from event
                """);
        project.model("mart/total", """
                /* headrace
                kind = table
                */
                select sum(event.value)::int as total from raw.event
                """);
    }

    private void addEvent(String at, int value) {
        project.production().execute("insert into event values ('" + at + "', " + value + ")");
    }

    private String total() {
        return project.warehouse().value("select total from mart.total");
    }

    @Test
    void aFailedCheckRollsBackAllModelsAndKeepsTheViolations() {
        project.check("no_negative_value", NEGATIVE);
        project.check("total_is_small", "select total.total as total from mart.total where total.total > 1000");
        project.prepare();
        addEvent("2023-03-02 11:00", -5);
        project.model("mart/fresh", "select 1 as one");

        HeadraceException failure = catchThrowableOfType(HeadraceException.class, project::prepare);

        assertThat(failure).hasMessage("""
                        A check failed; models are as they were before this run:
                          no_negative_value (sql/main/checks/no_negative_value.sql): 1 violation
                          The rows are in the warehouse: select * from headrace.violations;""");
        assertThat(failure.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(total()).isEqualTo("3");
        assertThat(project.warehouse().value("select to_regclass('mart.fresh')"))
                .isNull();
        assertThat(project.warehouse().value("select row::text from headrace.violations"))
                .isEqualTo("{\"date\": \"2023-03-02\", \"value\": -5}");
        assertThat(project.warehouse()
                        .rows("select kind, name, outcome from headrace.step"
                                + " where run_id = (select max(run_id) from headrace.run) order by position"))
                .containsExactly(
                        "(load,raw.event,done)",
                        "(view,mart.fresh,rolled_back)",
                        "(table,mart.total,rolled_back)",
                        "(check,no_negative_value,failed)",
                        "(check,total_is_small,rolled_back)");
        assertThat(project.warehouse().value("select outcome from headrace.run order by run_id desc limit 1"))
                .isEqualTo("check_failed");
    }

    @Test
    void aFailedCheckRunsAgainUntilItHolds() {
        project.check("no_negative_value", NEGATIVE);
        addEvent("2023-03-02 11:00", -5);
        assertThatThrownBy(project::prepare).hasMessageContaining("no_negative_value");
        assertThatThrownBy(project::prepare).hasMessageContaining("no_negative_value");
        project.production().execute("update event set value = 5 where value = -5");

        project.prepare();

        assertThat(total()).isEqualTo("8");
        assertThat(project.prepare().skipped()).containsExactly("raw.event", "mart.total", "no_negative_value");
    }

    @Test
    void aWarningIsReportedAndTheRunGoesOn() {
        project.check("no_negative_value", "/* headrace\nseverity = warn\n*/\n" + NEGATIVE);
        addEvent("2023-03-02 11:00", -5);

        RecordedRun run = project.prepare();

        assertThat(run.detail("no_negative_value")).isEqualTo("1 violation, only a warning");
        assertThat(total()).isEqualTo("-2");
        assertThat(project.warehouse().value("select severity from headrace.violation"))
                .isEqualTo("warn");
        assertThat(project.prepare().done()).containsExactly("no_negative_value");
    }

    @Test
    void aCheckByPeriodLooksOnlyAtThePeriodsThatChanged() {
        project.check("no_negative_value", BY_DAY + NEGATIVE);
        project.prepare();
        project.warehouse().execute("update raw.event set value = -1 where at < '2023-03-02'");
        addEvent("2023-03-02 11:00", 5);

        project.prepare();

        addEvent("2023-03-02 12:00", -6);
        addEvent("2023-03-02 13:00", -7);
        assertThatThrownBy(project::prepare).hasMessageContaining(": 2 violations");
    }

    @Test
    void aChangedCheckLooksAtEverything() {
        project.check("no_negative_value", BY_DAY + NEGATIVE);
        project.prepare();
        project.check("no_negative_value", BY_DAY + NEGATIVE.replace("< 0", "= 1"));

        assertThatThrownBy(project::prepare).hasMessageContaining(": 1 violation");
    }

    @Test
    void allViolationsAreCountedAndAHundredAreKept() {
        project.production().execute("insert into event select '2023-03-04', -n from generate_series(1, 1365) as n");
        project.check("no_negative_value", NEGATIVE);

        assertThatThrownBy(project::prepare).hasMessageContaining(": 1,365 violations, of which 100 are kept\n");

        assertThat(project.warehouse().value("select count(*) from headrace.violation"))
                .isEqualTo("100");
        assertThat(project.warehouse().rows("select outcome, rows, detail from headrace.step where kind = 'check'"))
                .containsExactly("(failed,1365,\"1,365 violations, of which 100 are kept\")");
        assertThat(project.warehouse().rows("select outcome, violations from headrace.check_results"))
                .containsExactly("(failed,1365)");
    }

    @Test
    void aHundredViolationsAreAll() {
        project.production().execute("insert into event select '2023-03-04', -n from generate_series(1, 100) as n");
        project.check("no_negative_value", "/* headrace\nseverity = warn\n*/\n" + NEGATIVE);

        assertThat(project.prepare().detail("no_negative_value")).isEqualTo("100 violations, only a warning");
    }

    @Test
    void aWarningIsReportedEvenIfItsSqlFails() {
        project.check("a_broken", "/* headrace\nseverity = warn\n*/\nselect event.value / 0 as ratio from raw.event");
        project.check("no_negative_value", NEGATIVE);

        RecordedRun run = project.prepare();

        assertThat(run.detail("a_broken"))
                .isEqualTo("could not be run, only a warning: warehouse answered: division by zero [22012]");
        assertThat(run.detail("no_negative_value")).isEqualTo("holds");
        assertThat(total()).isEqualTo("3");
        assertThat(project.warehouse().rows("select check_name, outcome, violations from headrace.check_results"))
                .containsExactlyInAnyOrder("(a_broken,error,)", "(no_negative_value,passed,0)");
        assertThat(project.warehouse().value("select outcome from headrace.run"))
                .isEqualTo("done");
        assertThat(project.prepare().done()).containsExactly("a_broken");
    }

    @Test
    void anErrorWhoseSqlFailsEndsTheRun() {
        project.check("broken", "select event.value / 0 as ratio from raw.event");

        assertThatThrownBy(project::prepare).hasMessageContaining("division by zero");

        assertThat(project.warehouse().value("select to_regclass('mart.total')"))
                .isNull();
    }

    @Test
    void theViewsThatShowUnauditedRowsAreNamed() {
        project.model("stg/event", "select event.at, event.value from raw.event");
        project.model("stg/big", "select event.value from stg.event where event.value > 1");
        project.model("mart/small", "select total.total from mart.total where total.total < 1000");
        project.check("no_negative_value", NEGATIVE);
        project.prepare();
        addEvent("2023-03-02 11:00", -5);

        assertThatThrownBy(project::prepare).hasMessage("""
                        A check failed; tables and materialized views are as they were before this run:
                          no_negative_value (sql/main/checks/no_negative_value.sql): 1 violation
                          Raw tables hold what was loaded, and these views show it: stg.big (shows raw.event),\
                         stg.event (shows raw.event)
                          The rows are in the warehouse: select * from headrace.violations;""");

        assertThat(total()).isEqualTo("3");
        assertThat(project.warehouse().value("select sum(value) from stg.event"))
                .isEqualTo("-2");
    }

    @Test
    void aColumnMayBeCalledAsTheRowIs() {
        project.check(
                "named", "select event.value as value, 'negative' as violation from raw.event where event.value < 0");
        addEvent("2023-03-02 11:00", -5);

        assertThatThrownBy(project::prepare).hasMessageContaining(": 1 violation");
        assertThat(project.warehouse().value("select row::text from headrace.violations"))
                .isEqualTo("{\"value\": -5, \"violation\": \"negative\"}");
    }
}
