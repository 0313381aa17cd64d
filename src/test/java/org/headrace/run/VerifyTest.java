package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code verify} finds every difference, tells what is only behind from what is wrong, and puts it right on request. */
class VerifyTest {
    private static final VerifyScope ALL = new VerifyScope(true, true, false);
    private static final VerifyScope REPAIR = new VerifyScope(true, true, true);

    private static final String BY_DAY = """
            /* headrace
            from = production
            sync = period
            period { column = at, unit = day }
            */
            """;
    private static final String BY_KEY = """
            /* headrace
            from = production
            sync = key
            key = [id]
            */
            """;
    private static final String LOG = """
            /* headrace
            from = production
            sync = append
            %s
            */
            """;
    private static final String CURSOR = "cursor = id\nlookback = 5";
    private static final String SUMS = """
            /* headrace
            kind = incremental
            period { column = day, unit = day }
            key = [day]
            */
            select at::date as day, sum(v)::bigint as total, sum(d) as doubles from raw.ev group by at::date
            """;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makeSource() {
        atSource(
                "create table ev (id int, at timestamptz, v int, note text, d float8, j jsonb)",
                "insert into ev select i, timestamptz '2024-01-01 00:00+00' + i * interval '6 hours', i, 'n' || i, i / 10.0,"
                        + " jsonb_build_object('i', i) from generate_series(0, 39) as i");
    }

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    private void inWarehouse(String... statements) {
        project.warehouse().execute(statements);
    }

    /** The findings as {@code outcome relation rows: detail}; checks that it throws if and only if there is a fault. */
    private List<String> verify(VerifyScope scope) {
        List<Finding> findings = new ArrayList<>();
        try {
            project.verify(scope, findings::add);
            assertThat(findings).noneMatch(Finding::isFault);
        } catch (HeadraceException e) {
            if (e.exitCode() != ExitCode.CHECK_FAILED) {
                throw e;
            }
            assertThat(findings).anyMatch(Finding::isFault);
        }
        return findings.stream()
                .map(finding -> finding.outcome() + " " + finding.relation()
                        + (finding.rows().isPresent() ? " " + finding.rows().getAsLong() : "")
                        + (finding.detail().isEmpty() ? "" : ": " + finding.detail()))
                .toList();
    }

    private List<String> sorted(String sql) {
        return project.warehouse().rows("select * from (" + sql + ") as found order by found::text");
    }

    private void loadByDay() {
        project.load("ev", BY_DAY + "select * from ev");
        project.prepare();
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");
    }

    @Test
    void everyKindOfChangeByHandIsFoundAndRepaired() {
        atSource("update ev set note = null where id = 1", "update ev set d = 0 where id = 2");
        loadByDay();
        List<String> right = sorted("select * from raw.ev");
        for (String fault : List.of(
                "update raw.ev set v = 0 where id = 5",
                "delete from raw.ev where id = 5",
                "insert into raw.ev select * from raw.ev where id = 5",
                "update raw.ev set note = '' where id = 1",
                "update raw.ev set d = '-0' where id = 2",
                "update raw.ev set d = d + 4e-16 where id = 4",
                "update raw.ev set at = at + interval '1 microsecond' where id = 5",
                "update raw.ev set at = at + interval '1 day' where id = 5",
                "update raw.ev set at = null where id = 5",
                "update raw.ev set at = 'infinity' where id = 5",
                "update raw.ev set j = '{\"i\": 5.0}' where id = 5",
                "update raw.ev set (id, v) = (v + 1, id - 1) where id in (4, 5)",
                "delete from raw.ev")) {
            inWarehouse(fault);

            assertThat(verify(ALL))
                    .as(fault)
                    .singleElement()
                    .asString()
                    .startsWith("fault raw.ev 40: differs from its source");
            assertThat(verify(REPAIR)).as(fault).singleElement().asString().startsWith("repaired raw.ev 40: ");
            assertThat(sorted("select * from raw.ev")).as(fault).isEqualTo(right);
            assertThat(verify(ALL)).as(fault).containsExactly("equal raw.ev 40");
        }
        assertThat(project.prepare().skipped()).contains("raw.ev");
    }

    @Test
    void theWrongPeriodsAreNamedAndOnlyTheyAreCopiedAgain() {
        loadByDay();
        inWarehouse("update raw.ev set at = at + interval '2 days' where id = 9");

        assertThat(verify(ALL))
                .containsExactly("fault raw.ev 40: differs from its source, which did not change there: 2024-01-03,"
                        + " 2024-01-05");
        assertThat(verify(REPAIR)).hasSize(1);
        assertThat(project.warehouse()
                        .rows("select kind, name, outcome, rows from headrace.steps where run_id ="
                                + " (select max(run_id) from headrace.run) order by position"))
                .containsExactly("(compare,raw.ev,failed,40)", "(load,raw.ev,done,8)");
        assertThat(project.warehouse().rows("select command, outcome from headrace.run order by run_id"))
                .containsExactly("(prepare,done)", "(verify,done)", "(verify,check_failed)", "(verify,done)");
    }

    @Test
    void aSourceThatChangedSinceIsBehindAndNotAtFault() {
        loadByDay();
        atSource(
                "update ev set v = 100 where id = 8",
                "delete from ev where id = 12",
                "insert into ev (id, at) values (99, null)");

        assertThat(verify(ALL))
                .containsExactly("behind raw.ev 40: 3 days changed at the source: 2024-01-03..2024-01-04, null");
        inWarehouse("update raw.ev set v = 0 where id in (8, 20)");
        assertThat(verify(ALL))
                .containsExactly("fault raw.ev 40: differs from its source, which did not change there: 2024-01-06");
        assertThat(verify(REPAIR)).singleElement().asString().startsWith("repaired");
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");
    }

    @Test
    void byKey() {
        project.load("ev", BY_KEY + "select id, note from ev");
        project.prepare();
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");
        atSource(
                "update ev set note = 'new' where id = 1",
                "delete from ev where id = 2",
                "insert into ev (id) values (99)");
        assertThat(verify(ALL))
                .singleElement()
                .asString()
                .startsWith("behind raw.ev 40: changed at the source: 3 of 256");
        project.prepare();
        for (String fault : List.of(
                "update raw.ev set note = '' where id = 99",
                "delete from raw.ev where id = 7",
                "update raw.ev set id = 1000 where id = 7",
                "insert into raw.ev values (1000, 'x')")) {
            inWarehouse(fault);
            assertThat(verify(ALL)).as(fault).singleElement().asString().startsWith("fault raw.ev 40: ");
            assertThat(verify(REPAIR)).as(fault).singleElement().asString().startsWith("repaired raw.ev 40: ");
            assertThat(verify(ALL)).as(fault).containsExactly("equal raw.ev 40");
        }
        assertThat(project.prepare().skipped()).contains("raw.ev");
        assertThat(sorted("select * from raw.ev")).hasSize(40);
    }

    @Test
    void asAWhole() {
        project.load("ev", BY_KEY.replace("sync = key\nkey = [id]", "sync = replace") + "select note, v from ev");
        project.prepare();
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");
        inWarehouse("insert into raw.ev select * from raw.ev where v = 1", "delete from raw.ev where v = 2");
        assertThat(verify(ALL))
                .containsExactly("fault raw.ev 40: differs from its source, which did not change there:"
                        + " 2 of 256 parts of its rows");
        assertThat(verify(REPAIR)).hasSize(1);
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");

        atSource("delete from ev where v = 3");
        assertThat(verify(ALL)).containsExactly("behind raw.ev: changed at the source");
    }

    @Test
    void anAppendOnlyTable() {
        project.load("ev", LOG.formatted("") + "select id, v from ev");
        project.prepare();
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");
        atSource("insert into ev (id, v) values (40, 1), (40, 1)");
        assertThat(verify(ALL))
                .singleElement()
                .asString()
                .startsWith("behind raw.ev 42: 2 new at the source: 1 of 256");

        inWarehouse("delete from raw.ev where id = 3", "insert into raw.ev values (5, 5)");
        assertThat(verify(ALL)).singleElement().asString().startsWith("fault raw.ev 42: ");
        assertThat(verify(REPAIR)).singleElement().asString().startsWith("repaired raw.ev 42: ");
        assertThat(verify(ALL)).containsExactly("equal raw.ev 42");
        assertThat(project.prepare().skipped()).contains("raw.ev");
        assertThat(sorted("select * from raw.ev")).hasSize(42);
    }

    @Test
    void rowsThatTheSourceHasThrownAwayAreNoFault() {
        project.load("ev", LOG.formatted(CURSOR) + "select id, v from ev");
        project.prepare();
        atSource("delete from ev where id < 30", "insert into ev (id, v) values (40, 1)");
        project.prepare();

        assertThat(verify(ALL)).containsExactly("equal raw.ev 6");
        inWarehouse("update raw.ev set v = 7 where id = 39");
        assertThat(verify(ALL)).singleElement().asString().startsWith("fault raw.ev 6: ");
        assertThat(verify(REPAIR)).hasSize(1);
        assertThat(verify(ALL)).containsExactly("equal raw.ev 6");
        assertThat(sorted("select * from raw.ev")).hasSize(41);
    }

    @Test
    void aQueryWithoutRowVersionsIsVerifiedToo() {
        project.load("ev", BY_DAY + "select ev.id, ev.at, other.v from ev join ev as other using (id)");
        project.prepare();
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");
        inWarehouse("update raw.ev set v = 0 where id = 9");
        assertThat(verify(ALL))
                .containsExactly("fault raw.ev 40: differs from its source, which did not change there: 2024-01-03");
        assertThat(verify(REPAIR)).hasSize(1);
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40");
    }

    @Test
    void modelsOfEveryKindAreComparedWithTheirQueries() {
        project.load("ev", BY_DAY + "select * from ev");
        project.model("mart/day", SUMS);
        project.model("mart/total", "/* headrace\nkind = table\n*/\nselect sum(total) as total from mart.day");
        project.model(
                "mart/months",
                "/* headrace\nkind = materialized_view\nkey = [month]\n*/\n"
                        + "select date_trunc('month', day) as month, sum(total) as total from mart.day group by 1");
        project.model("mart/look", "select day, total from mart.day");
        project.prepare();
        assertThat(verify(ALL))
                .containsExactly("equal raw.ev 40", "equal mart.day 10", "equal mart.months 1", "equal mart.total 1");
        List<String> right = sorted("select * from mart.day");

        inWarehouse(
                "update mart.day set total = 0 where day = '2024-01-03'",
                "delete from mart.day where day = '2024-01-07'");
        assertThat(verify(ALL))
                .containsExactly(
                        "equal raw.ev 40",
                        "fault mart.day 10: differs from its query: 2024-01-03, 2024-01-07",
                        "fault mart.months 1: differs from its query: everything; it reads mart.day, at fault",
                        "fault mart.total 1: differs from its query: everything; it reads mart.day, at fault");
        assertThat(verify(REPAIR)).element(1).asString().startsWith("repaired mart.day 10");
        assertThat(sorted("select * from mart.day")).isEqualTo(right);
        assertThat(verify(ALL)).hasSize(4).allMatch(finding -> finding.startsWith("equal"));

        inWarehouse("update mart.total set total = 1", "insert into mart.day values ('2030-01-01', 1, 1)");
        assertThat(verify(new VerifyScope(true, false, false))).containsExactly("equal raw.ev 40");
        assertThat(verify(new VerifyScope(false, true, false))).hasSize(3);
        assertThat(verify(REPAIR)).hasSize(4);
        assertThat(verify(ALL)).hasSize(4).allMatch(finding -> finding.startsWith("equal"));
        assertThat(project.prepare().done()).isEmpty();
    }

    @Test
    void whatReadsARepairedRawTableIsBuiltAgain() {
        project.load("ev", BY_DAY + "select * from ev");
        project.model("mart/day", SUMS);
        project.prepare();
        inWarehouse(
                "update raw.ev set v = 1000 where id = 9",
                "update mart.day set total = 8 + 1000 + 10 + 11 where day = '2024-01-03'");

        assertThat(verify(ALL))
                .containsExactly(
                        "fault raw.ev 40: differs from its source, which did not change there: 2024-01-03",
                        "equal mart.day 10");
        assertThat(verify(REPAIR)).hasSize(2);
        assertThat(project.warehouse().value("select total from mart.day where day = '2024-01-03'"))
                .isEqualTo("" + (8 + 9 + 10 + 11));
        assertThat(verify(ALL)).containsExactly("equal raw.ev 40", "equal mart.day 10");
    }

    @Test
    void doublesMayDifferByWhatTheOrderOfASumMakes() {
        project.load("ev", BY_DAY + "select * from ev");
        project.model("mart/day", SUMS);
        project.model("mart/doubles", "/* headrace\nkind = table\n*/\nselect d, d::float4 as f, note from raw.ev");
        project.prepare();
        inWarehouse(
                "update mart.day set doubles = doubles * (1 + 1e-15) where day < '2024-01-05'",
                "update mart.doubles set d = d * (1 + 1e-14)",
                "update mart.doubles set d = '-0' where d = 0");
        assertThat(verify(ALL)).allMatch(finding -> finding.startsWith("equal"));

        inWarehouse(
                "update mart.day set doubles = doubles * (1 + 1e-10) where day = '2024-01-02'",
                "update mart.doubles set d = null where d > 3.8");
        assertThat(verify(ALL))
                .contains("fault mart.day 10: differs from its query: 2024-01-02")
                .contains("fault mart.doubles 40: differs from its query: everything");
    }

    @Test
    void aModelThatHasNotSeenWhatWasLoadedIsBehind() {
        project.load("ev", BY_DAY + "select * from ev");
        project.model("mart/day", SUMS);
        project.check("few", "select * from mart.day where total > 1000");
        project.prepare();
        atSource("update ev set v = 5000 where id = 8");
        assertThatThrownBy(project::prepare).isInstanceOf(HeadraceException.class);

        assertThat(verify(ALL))
                .containsExactly("equal raw.ev 40", "behind mart.day 10: raw.ev changed in an earlier run: 2024-01-03");
        inWarehouse("update mart.day set total = 0 where day = '2024-01-06'");
        assertThat(verify(ALL)).element(1).isEqualTo("fault mart.day 10: differs from its query: 2024-01-06");
    }

    @Test
    void whatHasNeverBeenLoadedIsBehind() {
        project.load("ev", BY_DAY + "select * from ev");
        project.model("mart/day", SUMS);
        assertThat(verify(ALL)).containsExactly("behind raw.ev: initial load", "behind mart.day: it is new");
    }

    @Test
    void aRepairThatDoesNotHelpChangesNothing() {
        loadByDay();
        inWarehouse(
                "update raw.ev set v = 0 where id = 9",
                "create function half() returns trigger language plpgsql as 'begin new.v = new.v / 2; return new; end'",
                "create trigger half before insert on raw.ev for each row execute function half()");
        List<String> before = sorted("select * from raw.ev");

        assertThatThrownBy(() -> project.verify(REPAIR, finding -> {}))
                .isInstanceOfSatisfying(
                        HeadraceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CHECK_FAILED))
                .hasMessage(
                        "raw.ev still differs from its source, though its rows were copied again; a trigger, a rule or"
                                + " a policy on it may change rows.\n  It was left as it was.");
        assertThat(sorted("select * from raw.ev")).isEqualTo(before);
    }

    @Test
    void aModelOfTheClockOrOfChanceIsNotCompared() {
        project.load("ev", BY_DAY + "select * from ev");
        project.model("mart/late", "/* headrace\nkind = table\n*/\nselect id, now() - at as age from raw.ev");
        project.model("mart/dice", "/* headrace\nkind = table\n*/\nselect id, random() as r from raw.ev");
        project.prepare();
        assertThat(verify(ALL))
                .contains("equal raw.ev 40")
                .anyMatch(finding -> finding.startsWith("skipped mart.late: it "))
                .anyMatch(finding -> finding.startsWith("skipped mart.dice: it "));
    }
}
