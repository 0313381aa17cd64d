package org.headrace;

import static java.time.LocalDateTime.MAX;
import static java.time.LocalDateTime.MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeriodSetTest {
    private static final Period MINUS_INFINITY = Period.startingAt(MIN, PeriodUnit.DAY);
    private static final Period INFINITY = Period.startingAt(MAX, PeriodUnit.DAY);

    @Test
    void nothingIsEmptyAndEverythingIsNot() {
        assertThat(PeriodSet.NOTHING.isEmpty()).isTrue();
        assertThat(PeriodSet.NOTHING.isEverything()).isFalse();
        assertThat(PeriodSet.EVERYTHING.isEmpty()).isFalse();
        assertThat(PeriodSet.EVERYTHING.isEverything()).isTrue();
        assertThat(PeriodSet.of(List.of())).isEqualTo(PeriodSet.NOTHING).isNotEqualTo(PeriodSet.EVERYTHING);
        assertThat(PeriodSet.of(List.of(Period.NULL)).isEmpty()).isFalse();
    }

    @Test
    void adjacentAndOverlappingPeriodsAreOne() {
        assertThat(set(day(3), day(1), day(2), day(5), day(2)).periods()).containsExactly(days(1, 4), days(5, 6));
        assertThat(set(days(1, 9), days(2, 3), days(8, 10)).periods()).containsExactly(days(1, 10));
    }

    @Test
    void placesOutsideTimeStayByThemselves() {
        assertThat(set(Period.NULL, INFINITY, day(1), MINUS_INFINITY, Period.NULL, INFINITY)
                        .periods())
                .containsExactly(MINUS_INFINITY, day(1), INFINITY, Period.NULL);
    }

    @Test
    void setsThatCoverTheSameAreEqual() {
        assertThat(set(day(1), day(2))).isEqualTo(set(days(1, 3))).hasSameHashCodeAs(set(days(1, 3)));
        assertThat(set(day(1))).isNotEqualTo(set(day(2)));
    }

    @Test
    void aUnionHasWhatEitherHas() {
        assertThat(set(day(1)).union(set(day(2), Period.NULL))).isEqualTo(set(days(1, 3), Period.NULL));
        assertThat(set(day(1)).union(PeriodSet.NOTHING)).isEqualTo(set(day(1)));
        assertThat(PeriodSet.EVERYTHING.union(set(day(1)))).isEqualTo(PeriodSet.EVERYTHING);
        assertThat(set(day(1)).union(PeriodSet.EVERYTHING)).isEqualTo(PeriodSet.EVERYTHING);
    }

    @Test
    void wideningReachesWholeUnitsAndLeavesTheRest() {
        assertThat(set(day(14), Period.NULL, INFINITY, MINUS_INFINITY).widenedTo(PeriodUnit.MONTH))
                .isEqualTo(set(
                        new Period(at("2023-03-01T00:00"), at("2023-04-01T00:00")),
                        Period.NULL,
                        INFINITY,
                        MINUS_INFINITY));
        assertThat(PeriodSet.EVERYTHING.widenedTo(PeriodUnit.DAY)).isEqualTo(PeriodSet.EVERYTHING);
        assertThat(PeriodSet.NOTHING.widenedTo(PeriodUnit.YEAR)).isEqualTo(PeriodSet.NOTHING);
    }

    @Test
    void theConditionOfNothingAndEverythingIsConstant() {
        assertThat(PeriodSet.NOTHING.condition("t", "date")).isEqualTo("false");
        assertThat(PeriodSet.EVERYTHING.condition("t", "date")).isEqualTo("true");
    }

    @Test
    void theConditionNamesEveryPeriod() {
        assertThat(set(day(14), Period.NULL, INFINITY, MINUS_INFINITY).condition("x.\"t\"", "timestamptz"))
                .isEqualTo("((x.\"t\" >= timestamptz '2023-03-14 00:00:00.000000 AD'"
                        + " and x.\"t\" < timestamptz '2023-03-15 00:00:00.000000 AD')"
                        + " or x.\"t\" = timestamptz '-infinity'"
                        + " or x.\"t\" = timestamptz 'infinity'"
                        + " or x.\"t\" is null)");
    }

    @Test
    void theConditionKeepsMicroseconds() {
        assertThat(set(new Period(at("2023-03-14T01:02:03.000004"), at("2023-03-14T01:02:03.999999")))
                        .condition("t", "timestamp"))
                .isEqualTo("((t >= timestamp '2023-03-14 01:02:03.000004 AD'"
                        + " and t < timestamp '2023-03-14 01:02:03.999999 AD'))");
    }

    /** There is no year 0 between 1 BC and 1 AD; the Java year 0 is 1 BC. */
    @Test
    void theConditionCountsYearsAsPostgresqlDoes() {
        assertThat(yearlyCondition("0000-01-01T00:00"))
                .isEqualTo(
                        "((t >= date '0001-01-01 00:00:00.000000 BC' and t < date '0001-01-01 00:00:00.000000 AD'))");
        assertThat(yearlyCondition("-4712-01-01T00:00"))
                .isEqualTo(
                        "((t >= date '4713-01-01 00:00:00.000000 BC' and t < date '4712-01-01 00:00:00.000000 BC'))");
    }

    /** PostgreSQL takes a sign in front of a year for a time zone. */
    @Test
    void aYearOfFiveDigitsHasNoSign() {
        assertThat(yearlyCondition("9999-01-01T00:00"))
                .isEqualTo(
                        "((t >= date '9999-01-01 00:00:00.000000 AD' and t < date '10000-01-01 00:00:00.000000 AD'))");
        assertThat(yearlyCondition("+294275-01-01T00:00")).contains("'294275-01-01", "'294276-01-01");
    }

    @Test
    void peopleReadDaysInclusively() {
        assertThat(set(day(14), days(16, 20), Period.NULL)).hasToString("2023-03-14, 2023-03-16..2023-03-19, null");
        assertThat(set(MINUS_INFINITY, INFINITY)).hasToString("-infinity, infinity");
        assertThat(set(Period.startingAt(at("2023-03-14T05:00"), PeriodUnit.HOUR)))
                .hasToString("2023-03-14T05:00..2023-03-14T06:00");
        assertThat(PeriodSet.EVERYTHING).hasToString("everything");
        assertThat(PeriodSet.NOTHING).hasToString("nothing");
    }

    @Test
    void peopleReadThreeStretchesAtMost() {
        assertThat(set(day(1), day(3), day(5))).hasToString("2023-03-01, 2023-03-03, 2023-03-05");
        assertThat(set(day(1), day(3), day(5), day(7), day(9)))
                .hasToString("2023-03-01, 2023-03-03, 2023-03-05 and 2 more");
    }

    @Test
    void theOrderOfThePeriodsDoesNotMatter() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Period> periods = new ArrayList<>(List.of(Period.NULL, INFINITY));
            for (int i = 0; i < 8; i++) {
                int start = 1 + random.nextInt(25);
                periods.add(days(start, start + 1 + random.nextInt(3)));
            }
            PeriodSet expected = PeriodSet.of(periods);
            Collections.shuffle(periods, random);
            PeriodSet oneByOne = periods.stream()
                    .map(period -> PeriodSet.of(List.of(period)))
                    .reduce(PeriodSet.NOTHING, PeriodSet::union);

            assertThat(oneByOne).isEqualTo(expected);
            for (int day = 1; day < 28; day++) {
                assertThat(covers(expected, day)).isEqualTo(coversAny(periods, day));
            }
        }
    }

    private static boolean covers(PeriodSet set, int day) {
        return coversAny(set.periods(), day);
    }

    private static boolean coversAny(List<Period> periods, int day) {
        LocalDateTime start = day(day).start();
        return periods.stream()
                .anyMatch(
                        period -> period.isFinite() && !start.isBefore(period.start()) && start.isBefore(period.end()));
    }

    private static String yearlyCondition(String start) {
        return set(Period.startingAt(at(start), PeriodUnit.YEAR)).condition("t", "date");
    }

    @Test
    void aColumnThatIsNoTimeIsRefused() {
        assertThatThrownBy(() -> set(day(14)).condition("\"month\"", "text"))
                .isInstanceOf(HeadraceException.class)
                .hasMessage(
                        "The period column \"month\" is text; expected a column of type timestamp, timestamptz or date."
                                + " Cast it, or correct the key 'period'.");
    }

    private static PeriodSet set(Period... periods) {
        return PeriodSet.of(List.of(periods));
    }

    private static Period day(int day) {
        return days(day, day + 1);
    }

    private static Period days(int first, int end) {
        LocalDateTime march = at("2023-03-01T00:00");
        return new Period(march.plusDays(first - 1), march.plusDays(end - 1));
    }

    private static LocalDateTime at(String text) {
        return LocalDateTime.parse(text);
    }
}
