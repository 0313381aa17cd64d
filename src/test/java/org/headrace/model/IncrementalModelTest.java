package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.headrace.HeadraceException;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Incremental models whose periods are not simply those of their inputs. */
class IncrementalModelTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void load400Days() {
        project.production()
                .execute(
                        "create table ev (id int, at timestamptz, v int)",
                        "insert into ev select i, timestamptz '2024-01-01 00:30Z' + i * interval '6 hours', 1"
                                + " from generate_series(0, 1599) as i",
                        "create table orders (id int, at timestamp, amount int)",
                        "insert into orders select i, timestamp '2024-01-01 12:00' + i * interval '1 day', i"
                                + " from generate_series(0, 399) as i",
                        "create table payments (order_id int, paid_at timestamp, paid int)");
        load("ev", "at");
        load("orders", "at");
        load("payments", "paid_at");
    }

    private void load(String table, String column) {
        project.load(
                table,
                "/* headrace\nfrom = production\nsync = period\nperiod { column = " + column
                        + ", unit = day }\n*/\nselect * from " + table);
    }

    private void incremental(String name, String settings, String sql) {
        project.model("mart/" + name, "/* headrace\nkind = incremental\n" + settings + "\n*/\n" + sql);
    }

    private void assertEqualToQuery(String model, String sql) {
        assertThat(project.warehouse()
                        .rows("(select * from mart." + model + " except all (" + sql + ")) union all ((" + sql
                                + ") except all select * from mart." + model + ")"))
                .as(model)
                .isEmpty();
    }

    private long rowsWritten(String model) {
        return Long.parseLong(project.warehouse()
                .value("select rows from headrace.steps where name = 'mart." + model
                        + "' order by run_id desc limit 1"));
    }

    @Test
    void whatIsTracedWhileAnotherPipelineWritesIsNotReliedOn() {
        project.pipeline("second");
        project.file("sql/second/models/second/local.sql", """
                /* headrace
                kind = incremental
                period { column = day, unit = day }
                */
                select (ev.at at time zone 'Europe/Berlin')::date as day, sum(ev.v)::bigint as v from raw.ev group by 1
                """);
        project.prepare();
        project.prepare("second");
        String oneDay = "update ev set v = v + 1 where at >= '2024-05-05 12:00Z' and at < '2024-05-05 13:00Z'";
        project.production().execute(oneDay);
        project.prepare();
        project.warehouse().execute("""
                create function public.write_meanwhile() returns trigger language plpgsql as $$ begin
                    update headrace.relation set version = version + 1 where relation = 'raw.ev';
                    insert into headrace.relation_change (relation, version, scope, period_start, period_end)
                    select relation, version, 'period', '2024-06-01', '2024-06-02'
                    from headrace.relation where relation = 'raw.ev';
                    return null;
                end $$
                """, """
                create trigger other after insert on headrace.period_trace execute function public.write_meanwhile()
                """);

        assertThat(project.prepare("second").detail("second.local"))
                .startsWith("rebuilt 2024-05-05: raw.ev changed in an earlier run");
        project.warehouse().execute("drop trigger other on headrace.period_trace");
        assertThat(project.prepare("second").detail("second.local")).startsWith("rebuilt everything: ");

        project.production().execute(oneDay);
        project.prepare();
        assertThat(project.prepare("second").detail("second.local")).startsWith("rebuilt 2024-05-05: ");
    }

    @Test
    void localDayIsTracedOverMidnightOfUtc() {
        String sql =
                "select (at at time zone 'Europe/Berlin')::date as day, sum(v)::bigint as v from raw.ev group by 1";
        incremental("local", "period { column = day, unit = day }", sql);
        project.prepare();

        project.production()
                .execute("update ev set v = 100 where at >= '2024-03-30 22:30Z' and at < '2024-03-31 00:00Z'");
        project.production().execute("update ev set at = at + interval '40 minutes' where at = '2024-05-05 18:30Z'");
        project.production().execute("insert into ev values (9999, '2024-03-30 23:45Z', 44)");
        project.prepare();

        assertEqualToQuery("local", sql);
        assertThat(rowsWritten("local")).isLessThanOrEqualTo(3);
        assertThat(project.plan()).contains("incremental mart.local: none of its inputs changed");
    }

    @Test
    void weekUnderUnitDayIsRebuilt() {
        String sql = "select date_trunc('week', at)::date as w, sum(amount)::bigint as amount, count(*) as n"
                + " from raw.orders group by 1";
        incremental("weekly", "period { column = w, unit = day }", sql);
        String monthly = "select date_trunc('month', at)::date as m, count(*) as n from raw.orders group by 1";
        incremental("monthly", "period { column = m, unit = day }", monthly);
        project.prepare();

        project.production().execute("insert into orders values (9999, '2024-02-15 12:00', 7)");
        project.prepare();

        assertEqualToQuery("weekly", sql);
        assertEqualToQuery("monthly", monthly);
        assertThat(rowsWritten("weekly")).isEqualTo(1);
    }

    @Test
    void shiftedPeriodIsTraced() {
        String sql = "select (at::date + 1) as next_day, count(*) as n from raw.orders group by 1";
        incremental("shifted", "period { column = next_day, unit = day }", sql);
        project.model("stg/later", "select id, at + interval '36 hours' as at, amount from raw.orders");
        String view = "select at::date as day, sum(amount)::bigint as amount from stg.later group by 1";
        incremental("by_view", "period { column = day, unit = day }", view);
        project.prepare();

        project.production().execute("delete from orders where id = 17");
        project.prepare();

        assertEqualToQuery("shifted", sql);
        assertEqualToQuery("by_view", view);
    }

    @Test
    void paymentsByOrderDateAreTracedBackAndForth() {
        String sql = "select o.at::date as day, coalesce(sum(p.paid), 0)::bigint as paid from raw.orders as o"
                + " left join raw.payments as p on p.order_id = o.id group by 1";
        incremental("paid", "period { column = day, unit = day }\nkey = [day]", sql);
        project.prepare();

        project.production().execute("insert into payments values (9, '2024-01-20', 77)");
        project.prepare();
        assertEqualToQuery("paid", sql);
        assertThat(rowsWritten("paid")).isEqualTo(1);

        project.production()
                .execute("update orders set id = 1009 where id = 9", "update orders set id = 9 where id = 30");
        project.prepare();
        assertEqualToQuery("paid", sql);

        project.production().execute("update payments set paid = 5");
        project.prepare();
        assertEqualToQuery("paid", sql);
        assertThat(rowsWritten("paid")).isEqualTo(1);

        project.production().execute("delete from payments");
        project.prepare();
        assertEqualToQuery("paid", sql);
    }

    @Test
    void rollingWindowIsRebuiltWholeUnlessItsReachIsDeclared() {
        String sql =
                "select at::date as day, amount, (sum(amount) over (order by at rows between 2 preceding and current row))"
                        + "::bigint as of_three_days from raw.orders";
        incremental("rolling", "period { column = day, unit = day }", sql);
        incremental("declared", "period { column = day, unit = day }\nreads { \"raw.orders\" = \"2 days\" }", sql);
        project.prepare();

        project.production().execute("update orders set amount = 1000 where id = 100");
        project.prepare();

        assertEqualToQuery("rolling", sql);
        assertEqualToQuery("declared", sql);
        assertThat(rowsWritten("rolling")).isEqualTo(3);
        assertThat(rowsWritten("declared")).isEqualTo(3);
    }

    @Test
    void touchedPeriodsAreFoundByTheDeclaredQueryBeforeAndAfter() {
        incremental(
                "readings",
                "period { column = at, unit = day }",
                "select orders.id, orders.at, orders.amount from raw.orders");
        String sql = "select at::date as day, amount - lag(amount) over (order by at) as step from mart.readings";
        String touches = "select r.at from changed_periods as c join mart.readings as r on r.at >= c.starts_at and r.at"
                + " < c.ends_at union all select min(r.at) from changed_periods as c join mart.readings as r on r.at"
                + " >= c.ends_at group by c.starts_at";
        incremental(
                "steps",
                "period { column = day, unit = day }\ntouches { \"mart.readings\" = \"" + touches + "\" }",
                sql);
        project.prepare();
        project.production().execute("delete from orders where id between 50 and 60");
        project.prepare();
        assertEqualToQuery("steps", sql);

        project.production().execute("insert into orders values (55, '2024-02-25 12:00', 3)");
        project.prepare();
        assertEqualToQuery("steps", sql);
        assertThat(rowsWritten("steps")).isEqualTo(2);

        project.production().execute("delete from orders where id = 55");
        project.prepare();
        assertEqualToQuery("steps", sql);
    }

    @Test
    void distanceThatIsNoIntervalIsRefusedWithTheFile() {
        for (String distance : List.of("-2 days", "1 dya", "everythng")) {
            incremental(
                    "rolling",
                    "period { column = day, unit = day }\nreads { \"raw.orders\" = \"" + distance + "\" }",
                    "select at::date as day, amount, row_number() over (order by at) as n from raw.orders");

            assertThatThrownBy(project::prepare)
                    .isInstanceOf(HeadraceException.class)
                    .hasMessageContaining(
                            "sql/main/models/mart/rolling.sql:4: '" + distance
                                    + "' is no distance; expected an interval such as \"1 day\" or \"36 hours\", everything or nothing");
        }
    }

    @Test
    void monthThatIsDeclaredReachesTheEndOfAShortMonth() {
        String sql =
                "select d.at::date as day, (select sum(o.amount) from raw.orders as o where o.at::date >= d.at::date - interval"
                        + " '1 month' and o.at::date <= d.at::date)::bigint as amount from raw.orders as d";
        incremental("of_a_month", "period { column = day, unit = day }\nreads { \"raw.orders\" = \"1 month\" }", sql);
        project.prepare();

        project.production().execute("update orders set amount = 1000 where at::date = '2024-01-30'");
        project.prepare();

        assertEqualToQuery("of_a_month", sql);
    }

    @Test
    void everyChangedPeriodIsARowForTheDeclaredQuery() {
        String sql = "select at::date + 1 as day, sum(amount)::bigint as amount from raw.orders group by 1";
        incremental(
                "next_day",
                "period { column = day, unit = day }\ntouches { \"raw.orders\" = \"select starts_at + interval '1 day' from"
                        + " changed_periods\" }",
                sql);
        project.prepare();

        project.production()
                .execute("insert into orders values (1, '2024-06-01', 5), (1, '2024-06-02', 5), (1, '2024-06-09', 5)");
        project.prepare();

        assertEqualToQuery("next_day", sql);
    }

    @Test
    void traceOfSomePeriodsIsNotTakenForOneOfAll() {
        project.production().execute("insert into payments values (3, '2024-02-01', 7)");
        String sql = "select o.at::date as day, sum(p.paid)::bigint as paid from raw.orders as o join raw.payments as p"
                + " on p.order_id = o.id group by 1";
        incremental("paid", "period { column = day, unit = day }", sql);
        project.prepare();
        project.warehouse().execute("update headrace.build set trace = null", "delete from headrace.period_trace");

        project.production().execute("update orders set amount = 3 where id = 200");
        project.prepare();
        project.production().execute("delete from payments");
        project.prepare();

        assertEqualToQuery("paid", sql);
    }

    @Test
    void questionMarkIsAnOperatorInTracedAndDeclaredQueries() {
        project.production().execute("alter table orders add column j jsonb default '{\"x\": 1}'");
        String sql =
                "select (at + interval '5 hours')::date as day, count(*) as n from raw.orders where j ? 'x' group by 1";
        incremental("marked", "period { column = day, unit = day }", sql);
        project.prepare();

        project.production().execute("update orders set j = '{}' where id = 5");
        project.prepare();

        assertEqualToQuery("marked", sql);
    }

    @Test
    void modelOfAnOlderVersionIsRebuiltOnce() {
        String sql =
                "select (at at time zone 'Europe/Berlin')::date as day, sum(v)::bigint as v from raw.ev group by 1";
        incremental("local", "period { column = day, unit = day }", sql);
        project.prepare();
        project.warehouse()
                .execute(
                        "update headrace.build set trace = 'unknown'",
                        "delete from headrace.period_trace",
                        "update mart.local set v = 3 where day = '2024-07-01'");

        project.prepare();

        assertEqualToQuery("local", sql);
        assertThat(rowsWritten("local")).isEqualTo(1);
        project.production().execute("update ev set v = 100 where at = '2024-03-30 18:30Z'");
        project.prepare();
        assertEqualToQuery("local", sql);
    }
}
