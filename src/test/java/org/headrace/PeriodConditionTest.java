package org.headrace;

import static java.time.LocalDateTime.MAX;
import static java.time.LocalDateTime.MIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.headrace.db.Session;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The condition of many periods, as PostgreSQL understands it. */
class PeriodConditionTest {
    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "timestamptz", "date"})
    void manyPeriodsHaveTheRowsThatEachOfThemHas(String type) {
        List<Period> periods = scattered();
        try (Session session = Session.open(databases.warehouse().endpoint())) {
            session.execute("create table public.event as select null::" + type + " as at");
            session.execute("insert into public.event select unnest('{-infinity, infinity}'::" + type + "[])");
            for (Period period : periods) {
                session.execute("""
                        insert into public.event
                        select bound + distance * interval '12 hours'
                        from unnest('{%s, %s}'::%s[]) as bound, generate_series(0, 3) as distance
                        """.formatted(Period.text(period.start()), Period.text(period.end()), type));
            }
            session.execute("insert into public.event select at - interval '1 day' from public.event"
                    + " where at > timestamp '2023-01-01'");
            String each = periods.stream()
                    .map(period -> PeriodSet.of(List.of(period)).condition("at", type))
                    .collect(Collectors.joining(" or "));

            List<String> expected = rows(session, each);

            assertThat(expected).hasSizeGreaterThan(60).doesNotContainNull();
            assertThat(rows(session, PeriodSet.of(periods).condition("at", type)))
                    .isEqualTo(expected);
            periods.addAll(List.of(Period.NULL, new Period(MIN, MIN), new Period(MAX, MAX)));
            assertThat(rows(session, PeriodSet.of(periods).condition("at", type)))
                    .hasSize(expected.size() + outsideTime(session))
                    .containsAll(expected)
                    .contains(null, "-infinity", "infinity");
        }
    }

    /** An index serves them, whatever lies between. */
    @Test
    void fewPeriodsAreRanges() {
        List<Period> periods = scattered().subList(0, 16);

        assertThat(PeriodSet.of(periods).condition("at", "date")).doesNotContain("width_bucket");
    }

    @Test
    void anHourOfADateIsItsDay() {
        LocalDateTime noon = LocalDateTime.of(2023, 1, 1, 12, 0);

        assertThat(PeriodSet.of(List.of(Period.startingAt(noon, PeriodUnit.HOUR)))
                        .condition("at", "date"))
                .isEqualTo(PeriodSet.of(List.of(Period.startingAt(noon.minusHours(12), PeriodUnit.DAY)))
                        .condition("at", "date"));
    }

    /** The first days of a timestamp, every other day of forty, and its last year. */
    private static List<Period> scattered() {
        List<Period> periods = new ArrayList<>();
        periods.add(Period.startingAt(LocalDateTime.of(-4713, 11, 1, 0, 0), PeriodUnit.MONTH));
        for (int day = 1; day < 40; day += 2) {
            periods.add(Period.startingAt(LocalDateTime.of(2023, 1, 1, 0, 0).plusDays(day), PeriodUnit.DAY));
        }
        periods.add(Period.startingAt(LocalDateTime.of(294276, 1, 1, 0, 0), PeriodUnit.YEAR));
        return periods;
    }

    private static List<String> rows(Session session, String condition) {
        return session.query(
                row -> row.getString(1), "select at::text from public.event where " + condition + " order by at");
    }

    private static int outsideTime(Session session) {
        return session.one(
                row -> row.getInt(1), "select count(*) from public.event where at is null or not isfinite(at)");
    }
}
