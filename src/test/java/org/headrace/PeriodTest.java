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
        "-0044-12-01T00:00, MONTH, -0043-01-01T00:00"
    })
    void aPeriodIsOneUnitLong(LocalDateTime start, PeriodUnit unit, LocalDateTime end) {
        assertThat(Period.startingAt(start, unit)).isEqualTo(new Period(start, end));
    }

    @ParameterizedTest
    @CsvSource({
        "HOUR, 2023-03-14T05:00, 2023-03-15T07:00",
        "DAY, 2023-03-14T00:00, 2023-03-16T00:00",
        "MONTH, 2023-03-01T00:00, 2023-04-01T00:00",
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
