package org.headrace.project.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping;
import org.headrace.PeriodUnit;
import org.headrace.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodAnalysisTest {
    private static final TableName EV = new TableName("raw", "ev");
    private static final TableName ORDERS = new TableName("raw", "orders");
    private static final TableName PAYMENTS = new TableName("raw", "payments");
    private static final TableName DIM = new TableName("ref", "dim");

    private static final QueryInputs INPUTS = new QueryInputs() {
        private final Map<TableName, PeriodColumn> periods = Map.of(
                EV, new PeriodColumn("at", PeriodUnit.DAY),
                ORDERS, new PeriodColumn("at", PeriodUnit.DAY),
                PAYMENTS, new PeriodColumn("paid_at", PeriodUnit.DAY));
        private final Map<TableName, String> views = Map.of(
                new TableName("stg", "ev"), "select id, at as happened_at, v from raw.ev where v > 0",
                new TableName("stg", "shifted"), "select id, at + interval '1 day' as at, v from raw.ev",
                new TableName("stg", "mixed"),
                        "select e.at, e.v from raw.ev as e where exists (select 1 from raw.orders as o where o.id = e.id)");

        @Override
        public Optional<PeriodColumn> period(TableName relation) {
            return Optional.ofNullable(periods.get(relation));
        }

        @Override
        public Optional<String> view(TableName relation) {
            return Optional.ofNullable(views.get(relation));
        }

        @Override
        public Set<TableName> readBy(TableName view) {
            return views.containsKey(view) ? Set.of(EV, ORDERS) : Set.of();
        }
    };

    private static List<String> mappings(String sql, TableName input) {
        return PeriodAnalysis.of(sql, "day", INPUTS).mappings(input).stream()
                .map(mapping -> mapping instanceof PeriodMapping.Proven proven
                        ? "proven " + proven.truncation().units()
                        : mapping.toString())
                .collect(Collectors.toList());
    }

    private static List<String> ofEv(String sql) {
        return mappings(sql, EV);
    }

    @Test
    void periodAsItIsOrTruncatedIsProven() {
        assertThat(ofEv("select at as day, sum(v) as v from raw.ev group by at"))
                .containsExactly("proven []");
        assertThat(ofEv("select at::date as day, sum(v) as v from raw.ev group by 1"))
                .containsExactly("proven [day]");
        assertThat(ofEv("select cast(e.at as date) as day from raw.ev as e")).containsExactly("proven [day]");
        assertThat(ofEv("select date_trunc('month', ev.at)::date as day from raw.ev group by 1"))
                .containsExactly("proven [month]");
        assertThat(ofEv("select (at at time zone 'UTC')::date as day from raw.ev"))
                .containsExactly("proven [day]");
        assertThat(ofEv("select \"at\" as \"day\" from raw.ev")).containsExactly("proven []");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select (at at time zone 'Europe/Berlin')::date as day, sum(v) as v from raw.ev group by 1",
                "select (at + interval '1 day')::date as day, sum(v) as v from raw.ev group by 1",
                "select at::date + 1 as day, sum(v) as v from raw.ev group by 1",
                "select at::timestamp(0) as day from raw.ev",
                "select date_trunc('second', at) as day from raw.ev",
                "select date_trunc('day', at, 'Europe/Berlin') as day from raw.ev",
                "select other::date as day from raw.ev",
                "select make_date(extract(year from at)::int, 1, 1) as day, count(*) as n from raw.ev group by 1",
            })
    void otherExpressionsOfOneBlockAreTraced(String sql) {
        assertThat(ofEv(sql)).containsExactly("traced");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select at::date as day, sum(v) as v from raw.ev group by grouping sets ((1), ())",
                "select at::date as day, sum(v) as v from raw.ev group by rollup (1)",
                "select at::date as day, v from raw.ev order by v limit 10",
                "select at::date as day, v from raw.ev offset 10",
                "select at::date as day, v from raw.ev fetch first 3 rows only",
                "select at::date as day, sum(v) over (order by at) as s from raw.ev",
                "select at::date as day, sum(v) over (partition by id order by at) as s from raw.ev",
                "select distinct on (id) id, at::date as day from raw.ev order by id, at desc",
                "select max(at)::date as day from raw.ev group by id",
                "select e.at::date as day, (select count(*) from raw.ev as f where f.at < e.at) as n from raw.ev as e",
                "with recursive r as (select at as day from raw.ev union all select day + interval '1 day' from r) select day from r",
                "select e.at::date as day, x.n from raw.ev as e cross join lateral (select count(*) as n from raw.ev as f) as x",
                "select at::date as day from raw.ev tablesample system (10)",
                "select d.day from (select max(at)::date as day from raw.ev group by id) as d",
                "select day from raw.ev as e (id, day, v)",
            })
    void rowsThatLookBeyondTheirPeriodMakeTheInputWhole(String sql) {
        assertThat(ofEv(sql)).contains("whole");
    }

    @Test
    void windowPartitionedByThePeriodOrFinerIsProven() {
        assertThat(
                        ofEv(
                                "select at::date as day, row_number() over (partition by at::date, id order by v) as n from raw.ev"))
                .containsExactly("proven [day]");
        assertThat(
                        ofEv(
                                "select date_trunc('month', at) as day, rank() over (partition by at::date order by v) as n from raw.ev"))
                .containsExactly("proven [month]");
        assertThat(
                        ofEv(
                                "select at::date as day, rank() over (partition by date_trunc('month', at) order by v) as n from raw.ev"))
                .containsExactly("whole");
        assertThat(ofEv("select at::date as day, coalesce(1 + sum(v) over (partition by id), 0) as n from raw.ev"))
                .containsExactly("whole");
        assertThat(ofEv("select at::date as day, sum(v) filter (where v > 0) as v from raw.ev group by 1"))
                .containsExactly("proven [day]");
        assertThat(ofEv("select distinct on (at::date) at::date as day, v from raw.ev order by at::date, v"))
                .containsExactly("proven [day]");
    }

    @Test
    void otherInputIsProvenWhereAnEqualityTiesItsPeriod() {
        String tied = "select o.at::date as day, count(p.id) as n from raw.orders as o left join raw.payments as p"
                + " on p.order_id = o.id and p.paid_at::date = o.at::date group by 1";
        assertThat(mappings(tied, ORDERS)).containsExactly("proven [day]");
        assertThat(mappings(tied, PAYMENTS)).containsExactly("proven [day]");
        String byMonth = "select o.at::date as day from raw.orders as o join raw.payments as p"
                + " on date_trunc('month', p.paid_at) = date_trunc('month', o.at)";
        assertThat(mappings(byMonth, PAYMENTS)).containsExactly("traced");
        String inWhere = "select date_trunc('month', o.at) as day from raw.orders as o, raw.payments as p"
                + " where (o.id = p.order_id and p.paid_at::date = o.at::date)";
        assertThat(mappings(inWhere, PAYMENTS)).containsExactly("proven [month]");
        String inOr = "select o.at::date as day from raw.orders as o, raw.payments as p"
                + " where p.paid_at::date = o.at::date or p.id = 1";
        assertThat(mappings(inOr, PAYMENTS)).containsExactly("traced");
    }

    @Test
    void onOfAnOuterJoinTiesOnlyItsNullableSide() {
        String preserved = "select o.at::date as day, count(*) as n from raw.orders as o cross join raw.ev as e"
                + " left join raw.payments as p on e.at::date = o.at::date group by 1";
        assertThat(mappings(preserved, EV)).doesNotContain("proven [day]");
        String right =
                "select p.paid_at::date as day, count(o.id) as n from raw.orders as o right join raw.payments as p"
                        + " on o.at::date = p.paid_at::date group by 1";
        assertThat(mappings(right, PAYMENTS)).containsExactly("proven [day]");
        assertThat(mappings(right, ORDERS)).containsExactly("proven [day]");
        String nullable =
                "select p.paid_at::date as day, count(*) as n from raw.orders as o left join raw.payments as p"
                        + " on p.order_id = o.id group by 1";
        assertThat(mappings(nullable, PAYMENTS)).containsExactly("whole");
        String full = "select coalesce(o.at, p.paid_at)::date as day from raw.orders as o full join raw.payments as p"
                + " on o.id = p.order_id";
        assertThat(mappings(full, ORDERS)).containsExactly("whole");
    }

    @Test
    void paymentsByOrderDateAreTraced() {
        String sql = "select o.at::date as day, sum(p.paid) as paid from raw.orders as o left join raw.payments as p"
                + " on p.order_id = o.id group by 1";
        assertThat(mappings(sql, ORDERS)).containsExactly("proven [day]");
        assertThat(PeriodAnalysis.of(sql, "day", INPUTS).mappings(PAYMENTS))
                .containsExactly(new PeriodMapping.Traced(1, """
                        select
                            (p."paid_at")::timestamp as input_period,
                            (o.at::date)::timestamp as model_period
                        from raw.orders AS o join raw.payments AS p on p.order_id = o.id""", PeriodUnit.DAY, org.headrace.Truncation.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select o.at::date as day, count(*) as n from raw.orders as o left join raw.payments as p"
                        + " on p.order_id = o.id where p.id is null group by 1",
                "select coalesce(p.paid_at, o.at)::date as day, count(*) as n from raw.orders as o left join raw.payments"
                        + " as p on p.order_id = o.id group by 1",
                "select o.at::date as day, count(*) as n from raw.orders as o left join raw.payments as p"
                        + " on p.order_id = o.id left join raw.ev as e on e.id = p.id group by 1",
                "select o.at::date as day, count(*) as n from raw.orders as o left join raw.payments as p"
                        + " on p.order_id = o.id where paid is null group by 1",
            })
    void nullableSideReadElsewhereIsNotTraced(String sql) {
        assertThat(mappings(sql, PAYMENTS)).containsExactly("whole");
    }

    @Test
    void commonTablesSubselectsAndBranchesAreFollowed() {
        assertThat(
                        ofEv(
                                "with d as (select at::date as day, v from raw.ev) select d.day, sum(d.v) as v from d group by d.day"))
                .containsExactly("proven [day]");
        assertThat(ofEv("select date_trunc('month', d.x) as day from (select at::date as x from raw.ev) as d"))
                .containsExactly("proven [month]");
        assertThat(ofEv("select at::date as day, v from raw.ev union all select at::date, -v from raw.ev where v > 0"))
                .containsExactly("proven [day]");
        assertThat(ofEv("select at::date as day, v from raw.ev union all select (at::date + 1), -v from raw.ev"))
                .contains("whole");
        assertThat(
                        ofEv(
                                "with d as (select at::date as day from raw.ev) select d.day from d where exists (select 1 from d as e)"))
                .contains("whole");
        assertThat(ofEv("with d as (select * from raw.ev) select at::date as day from d"))
                .containsExactly("proven [day]");
    }

    @Test
    void dimensionBesideAProvenInputIsWholeAlone() {
        String sql = "with dim as (select * from ref.dim), e as (select * from raw.ev)"
                + " select e.at::date as day, dim.name, sum(e.v) as v from e left join dim on dim.id = e.id group by 1, 2";
        assertThat(ofEv(sql)).containsExactly("proven [day]");
        assertThat(mappings(sql, DIM)).containsExactly("whole");
    }

    @Test
    void everyPlaceThatReadsAnInputCounts() {
        for (String place : List.of(
                "sum(v) filter (where v in (select v from raw.ev))",
                "case when v > (select avg(v) from raw.ev) then 1 end",
                "array(select v from raw.ev)",
                "coalesce(1, (select 1 from raw.ev))",
                "v between (select min(v) from raw.ev) and 3",
                "v = any (select v from raw.ev)",
                "not exists (select 1 from raw.ev)",
                "(select v from raw.ev limit 1)::int",
                "row(1, (select 1 from raw.ev))",
                "sum(v) over (partition by at::date order by (select 1 from raw.ev))",
                "v in (1, (select 1 from raw.ev))",
                "json_build_object('a', (select 1 from raw.ev))",
                "-(select 1 from raw.ev)",
                "extract(year from (select max(at) from raw.ev))",
                "v is distinct from (select 1 from raw.ev)",
                "(array[1, 2])[(select 1 from raw.ev)]",
                "interval '1 day' * (select 1 from raw.ev)",
                "position('a' in (select 'a' from raw.ev))",
                "x.y collate \"C\" like (select 'a' from raw.ev)")) {
            assertThat(ofEv("select at::date as day, " + place + " as n from raw.ev"))
                    .as(place)
                    .contains("whole");
        }
        for (String rest : List.of(
                "where exists (select 1 from raw.ev)",
                "group by at::date having sum(v) > (select 1 from raw.ev)",
                "order by (select 1 from raw.ev)",
                "join raw.ev as e on e.id = (select 1 from raw.ev)",
                "where (id, v) in (select id, v from raw.ev)",
                "where v > all (select v from raw.ev)")) {
            assertThat(ofEv("select ev.at::date as day from raw.ev " + rest))
                    .as(rest)
                    .contains("whole");
        }
    }

    @Test
    void viewIsLookedThrough() {
        assertThat(ofEv("select happened_at::date as day, sum(v) as v from stg.ev group by 1"))
                .containsExactly("proven [day]");
        assertThat(ofEv("select (happened_at + interval '1 hour')::date as day, sum(v) as v from stg.ev group by 1"))
                .containsExactly("traced");
        assertThat(ofEv("select at::date as day, sum(v) as v from stg.shifted group by 1"))
                .containsExactly("whole");
        assertThat(ofEv("select at::date as day, sum(v) as v from stg.mixed group by 1"))
                .containsExactly("whole");
        assertThat(mappings("select at::date as day, sum(v) as v from stg.mixed group by 1", ORDERS))
                .containsExactly("whole");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select at::date as day, position('x' in max(s) over ()) as n from raw.ev",
                "select at::date as day, trim(both ' ' from sum(v) over ()::text) as n from raw.ev",
                "select at::date as day, (json_arrayagg(v) over (order by id))::text as n from raw.ev",
                "select at::date as day, substring((max(s) over (order by id)) from 1 for 1) as n from raw.ev",
                "select distinct on (at::date, dense_rank() over (order by v) > 2) at::date as day, 1 as one from raw.ev",
                "select distinct on (at) s as at, at as day from raw.ev order by at, day",
                "select p.paid_at::date as day, count(*) as n from raw.ev left join raw.payments as q join raw.payments as p"
                        + " on p.paid_at::date = q.paid_at::date on ev.at::date = p.paid_at::date group by 1",
                "select trim(from s) as x, at::date as day from raw.ev",
                "select any_value(at)::date as day from raw.ev group by id",
                "select (max(at) filter (where v > 0))::date as day from raw.ev group by id",
                "select (percentile_disc(0.5) within group (order by at))::date as day from raw.ev group by id",
            })
    void partOfAnExpressionThatTheTreeHidesIsNotOverlooked(String sql) {
        assertThat(ofEv(sql)).contains("whole");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coalesce(day, o.at::date)",
                "(o.at at time zone 'UTC' at time zone coalesce(p.z, 'UTC'))::date",
                "(o.at at time zone p.z)::date",
            })
    void periodThatMayReadTheNullableSideIsNotTraced(String period) {
        String sql = "select " + period + " as day, count(*) as n from raw.orders as o left join raw.payments as p"
                + " on p.order_id = o.id group by 1";
        assertThat(mappings(sql, PAYMENTS)).containsExactly("whole");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "day is null",
                "coalesce(month, 1) = 1",
                "position('-' in coalesce(p.z, '-')) > 0",
                "overlay('abc' placing 'x' from coalesce(p.v, 1)) = 'xbc'",
                "num_nonnulls(p.*) = 0",
                "not (p.* is not null)",
                "row(p.*) is null",
                "p is null",
                "o.a[coalesce(p.v + 1, 1)] is not null",
                "coalesce('{}'::jsonb -> p.z, '0') = '0'",
                "exists (values (p.v))",
                "\"P\".v is null or \"p\".v is null",
            })
    void conditionThatMayReadTheNullableSideIsNotTraced(String condition) {
        String sql = "select o.at::date as day, count(*) as n from raw.orders as o left join raw.payments as p"
                + " on p.order_id = o.id where " + condition + " group by 1";
        assertThat(mappings(sql, PAYMENTS)).containsExactly("whole");
    }

    @Test
    void leftJoinReadByItsOnAndAggregatesAloneIsTraced() {
        for (String rest : List.of(
                " where o.v between 1 and 3 and o.s like 'a%' group by 1",
                " where o.at >= timestamp '2024-01-01' and not o.v is null group by o.at::date order by day",
                " group by 1 having sum(p.paid) filter (where p.v > 0) > 1",
                " where (o.at at time zone 'UTC')::timestamp without time zone > '2024-01-01' group by 1")) {
            String sql = "select o.at::date as day, sum(p.paid) filter (where p.v > 0) as paid, count(*) as n"
                    + " from raw.orders as o left join raw.payments as p on p.order_id = o.id and p.v > 0" + rest;
            boolean isPlain = !rest.contains("without");
            assertThat(mappings(sql, PAYMENTS)).as(rest).containsExactly(isPlain ? "traced" : "whole");
        }
    }

    @Test
    void distinctOnNamesAColumnOfTheResultFirst() {
        assertThat(ofEv("select distinct on (day) at::date as day, v from raw.ev order by day, v"))
                .containsExactly("proven [day]");
        assertThat(ofEv("select date(at) as day, v from raw.ev")).containsExactly("proven [day]");
        assertThat(ofEv("select day, sum(v) as v from (select at::date as day, v from raw.ev) as d group by day"))
                .containsExactly("proven [day]");
    }

    @Test
    void pairsOfACommaJoinAreReadAsTheQueryReads() {
        String sql =
                "select (o.at + interval '5 hours')::date as day, sum(p.paid) as v from raw.orders as o, raw.payments as p"
                        + " where p.order_id = o.id group by 1";
        assertThat(((PeriodMapping.Traced) PeriodAnalysis.of(sql, "day", INPUTS)
                                .mappings(ORDERS)
                                .get(0))
                        .pairs())
                .contains("from raw.orders AS o, raw.payments AS p\n");
    }

    @Test
    void queryThatTheParserCannotReadIsWhole() {
        assertThat(ofEv("select at::date as day, sum(v) over (w rows 1 preceding) as v from raw.ev window w as ()"))
                .containsExactly("whole");
    }
}
