package org.headrace;

import static java.time.LocalDateTime.MAX;
import static java.time.LocalDateTime.MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeriodTest {
    private static final LocalDateTime NOON = LocalDateTime.of(2023, 3, 14, 12, 0);

    @ParameterizedTest
    @EnumSource
    void nullAndTheInfinitiesArePeriodsOfTheirOwn(PeriodUnit unit) {
        assertThat(Period.startingAt(null, unit)).isSameAs(Period.NULL);
        assertThat(Period.startingAt(MIN, unit)).isEqualTo(new Period(MIN, MIN));
        assertThat(Period.startingAt(MAX, unit)).isEqualTo(new Period(MAX, MAX));
        for (LocalDateTime time : new LocalDateTime[] {null, MIN, MAX}) {
            Period period = Period.startingAt(time, unit);
            assertThat(period.isFinite()).isFalse();
            assertThat(period.widenedTo(unit)).isSameAs(period);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T23:00, HOUR, 2024-03-01T00:00",
        "2024-02-28T00:00, DAY, 2024-02-29T00:00",
        "2024-02-01T00:00, MONTH, 2024-03-01T00:00",
        "2024-01-01T00:00, YEAR, 2025-01-01T00:00",
        "-0044-12-01T00:00, MONTH, -0043-01-01T00:00",
        "-4713-11-24T00:00, MONTH, -4713-12-01T00:00",
        "-4713-11-24T00:00, YEAR, -4712-01-01T00:00"
    })
    void aPeriodEndsWithItsUnit(LocalDateTime start, PeriodUnit unit, LocalDateTime end) {
        assertThat(Period.startingAt(start, unit)).isEqualTo(new Period(start, end));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, null",
                "2023-03-14T05:06:07.000008, 2023-03-14 05:06:07.000008 AD",
                "-0043-03-15T12:00, 0044-03-15 12:00:00.000000 BC",
                "-4713-12-02T00:00, 4714-12-02 00:00:00.000000 BC",
                "-4713-11-01T00:00, 4714-11-24 00:00:00.000000 BC",
                "+294276-12-31T23:00, 294276-12-31 23:00:00.000000 AD",
                "+294277-01-01T00:00, infinity"
            })
    void aBoundIsWrittenWithinWhatATimestampCanHold(LocalDateTime bound, String text) {
        assertThat(Period.text(bound)).isEqualTo(text);
    }

    @Test
    void theInfinitiesAreWrittenAsSuch() {
        assertThat(Period.text(MIN)).isEqualTo("-infinity");
        assertThat(Period.text(MAX)).isEqualTo("infinity");
        assertThat(Period.between(MAX, MAX)).isEqualTo(new Period(MAX, MAX));
    }

    @Test
    void theLastPeriodEndsAtInfinityWhereItIsWritten() {
        Period last = Period.startingAt(LocalDateTime.parse("+294276-12-01T00:00"), PeriodUnit.MONTH);

        assertThat(Period.text(last.end())).isEqualTo("infinity");
        assertThat(Period.between(last.start(), MAX)).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource({
        "HOUR, 2023-03-14T05:00, 2023-03-15T07:00",
        "DAY, 2023-03-14T00:00, 2023-03-16T00:00",
        "MONTH, 2023-03-01T00:00, 2023-04-01T00:00",
        "WEEK, 2023-03-13T00:00, 2023-03-20T00:00",
        "QUARTER, 2023-01-01T00:00, 2023-04-01T00:00",
        "YEAR, 2023-01-01T00:00, 2024-01-01T00:00"
    })
    void wideningTakesTheWholeUnitsItTouches(PeriodUnit unit, LocalDateTime start, LocalDateTime end) {
        Period touched =
                new Period(LocalDateTime.parse("2023-03-14T05:00"), LocalDateTime.parse("2023-03-15T06:00:00.000001"));

        assertThat(touched.widenedTo(unit)).isEqualTo(new Period(start, end));
        assertThat(touched.widenedTo(unit).widenedTo(unit)).isEqualTo(new Period(start, end));
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNoPeriodIsRefused(LocalDateTime start, LocalDateTime end) {
        assertThatThrownBy(() -> new Period(start, end))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a period ends after it starts: " + start + " to " + end);
    }

    static Stream<Arguments> whatIsNoPeriodIsRefused() {
        return Stream.of(
                Arguments.of(NOON, NOON),
                Arguments.of(NOON, NOON.minusNanos(1000)),
                Arguments.of(NOON, null),
                Arguments.of(null, NOON),
                Arguments.of(NOON, MAX),
                Arguments.of(MIN, NOON),
                Arguments.of(MIN, MAX));
    }

    @Test
    void aStretchOfTimeIsFinite() {
        assertThat(new Period(NOON, NOON.plusNanos(1000)).isFinite()).isTrue();
    }
}
