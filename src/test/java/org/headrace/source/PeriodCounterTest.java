package org.headrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.headrace.PeriodUnit;
import org.headrace.db.Copy;
import org.headrace.db.Session;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counting on the way gives what the server counts. */
class PeriodCounterTest {
    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private Session session;

    @BeforeEach
    void createTimes() {
        databases.production().execute("create table moment (words text, at timestamp, numbers int[])", """
                insert into moment (words, at)
                select case when n % 3 > 0 then repeat('x', n::int) end, at
                from (
                    select n, timestamp '1999-12-31 22:30' + n * interval '17 minutes' as at
                    from generate_series(0, 300) as n
                    union all
                    select n, timestamp '0044-02-28 12:00 BC' + n * interval '1 day' from generate_series(0, 3) as n
                    union all
                    select n, at
                    from unnest(array[
                        null, 'infinity', '-infinity', null, '294276-12-31 23:59:59.999999', '4713-12-01 BC',
                        '1999-12-31 23:59:59.999999', '2000-01-01', '2024-02-29'
                    ]::timestamp[]) with ordinality as odd (at, n)
                ) as moments
                """);
        session = Session.open(databases.production().endpoint());
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    @ParameterizedTest
    @CsvSource({
        "hour, at",
        "day, at",
        "week, at",
        "month, at",
        "quarter, at::date",
        "week, at::timestamptz",
        "year, at",
        "day, at::timestamptz",
        "hour, at::date",
        "day, at::date",
        "year, at::date"
    })
    void periodsAreCountedAsTheServerCountsThem(String unit, String time) {
        String moments = "select words, " + time + " as at, numbers from moment";
        Map<LocalDateTime, PeriodState> expected = new HashMap<>();
        session.query(
                row -> expected.put(
                        row.getObject(1, LocalDateTime.class), new PeriodState(row.getLong(2), Optional.empty())),
                "select date_trunc('" + unit + "', at::timestamp), count(*) from (" + moments + ") as m group by 1");

        PeriodCounter counter = PeriodCounter.by(1, PeriodUnit.valueOf(unit.toUpperCase(Locale.ROOT)));
        Copy.out(session, "copy (" + moments + ") to stdout (format binary)", counter);

        assertThat(counter.periods()).isEqualTo(expected).hasSizeGreaterThan(5);
    }

    @Test
    void aResultWithoutPeriodsIsCountedAsAWhole() {
        PeriodCounter counter = PeriodCounter.ofTheWhole();

        Copy.out(session, "copy moment to stdout (format binary)", counter);

        assertThat(counter.periods()).containsOnlyKeys((LocalDateTime) null);
        assertThat(counter.periods().get(null).rows()).isEqualTo(314);
    }

    @Test
    void anEmptyResultHasNoPeriods() {
        PeriodCounter counter = PeriodCounter.by(1, PeriodUnit.DAY);

        Copy.out(session, "copy (select * from moment where false) to stdout (format binary)", counter);

        assertThat(counter.periods()).isEmpty();
    }
}
