package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PeriodUnitTest {
    @ParameterizedTest
    @CsvSource({
        "MINUTE, 2024-02-29T23:59:59.999999, 2024-02-29T23:59, 2024-03-01T00:00",
        "HOUR, 2024-02-29T13:59:59.999999, 2024-02-29T13:00, 2024-02-29T14:00",
        "DAY, 2024-02-29T13:59:59.999999, 2024-02-29T00:00, 2024-03-01T00:00",
        "WEEK, 2024-02-29T13:59:59.999999, 2024-02-26T00:00, 2024-03-04T00:00",
        "WEEK, 2024-12-31T12:00, 2024-12-30T00:00, 2025-01-06T00:00",
        "WEEK, 2023-01-01T12:00, 2022-12-26T00:00, 2023-01-02T00:00",
        "WEEK, -0043-03-15T12:00, -0043-03-11T00:00, -0043-03-18T00:00",
        "MONTH, 2024-02-29T13:59:59.999999, 2024-02-01T00:00, 2024-03-01T00:00",
        "QUARTER, 2024-02-29T13:59:59.999999, 2024-01-01T00:00, 2024-04-01T00:00",
        "QUARTER, 2024-12-31T23:59, 2024-10-01T00:00, 2025-01-01T00:00",
        "QUARTER, 2023-05-31T00:00, 2023-04-01T00:00, 2023-07-01T00:00",
        "YEAR, 2024-02-29T13:59:59.999999, 2024-01-01T00:00, 2025-01-01T00:00",
        "DAY, 1969-12-31T00:00:00.000001, 1969-12-31T00:00, 1970-01-01T00:00",
        "MONTH, -0043-03-15T12:00, -0043-03-01T00:00, -0043-04-01T00:00",
        "YEAR, 0000-06-01T00:00, 0000-01-01T00:00, 0001-01-01T00:00"
    })
    void aTimeLiesBetweenItsFloorAndItsCeiling(
            PeriodUnit unit, LocalDateTime time, LocalDateTime floor, LocalDateTime ceiling) {
        assertThat(unit.floor(time)).isEqualTo(floor);
        assertThat(unit.ceiling(time)).isEqualTo(ceiling);
        assertThat(unit.next(floor)).isEqualTo(ceiling);
    }

    @ParameterizedTest
    @EnumSource
    void aStartIsItsOwnFloorAndCeiling(PeriodUnit unit) {
        LocalDateTime newYear = LocalDateTime.of(2024, 1, 1, 0, 0); // a Monday

        assertThat(unit.floor(newYear)).isEqualTo(newYear);
        assertThat(unit.ceiling(newYear)).isEqualTo(newYear);
    }

    @ParameterizedTest
    @CsvSource({
        "MINUTE, minute",
        "HOUR, hour",
        "DAY, day",
        "WEEK, week",
        "MONTH, month",
        "QUARTER, quarter",
        "YEAR, year"
    })
    void aUnitIsSpeltAsDateTruncSpellsIt(PeriodUnit unit, String spelling) {
        assertThat(unit).hasToString(spelling);
    }
}
