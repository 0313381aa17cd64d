package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruncationTest {
    private static Truncation truncation(PeriodUnit... units) {
        return new Truncation(List.of(units));
    }

    private static PeriodSet day(String date) {
        return PeriodSet.of(List.of(Period.startingAt(LocalDateTime.parse(date + "T00:00"), PeriodUnit.DAY)));
    }

    @Test
    void unitsThatChangeNothingAreLeftOut() {
        assertThat(truncation(PeriodUnit.DAY, PeriodUnit.MONTH)).isEqualTo(truncation(PeriodUnit.MONTH));
        assertThat(truncation(PeriodUnit.MONTH, PeriodUnit.DAY)).isEqualTo(truncation(PeriodUnit.MONTH));
        assertThat(truncation(PeriodUnit.DAY, PeriodUnit.WEEK, PeriodUnit.MONTH))
                .isEqualTo(truncation(PeriodUnit.WEEK, PeriodUnit.MONTH))
                .isNotEqualTo(truncation(PeriodUnit.MONTH));
        assertThat(truncation(PeriodUnit.MONTH, PeriodUnit.QUARTER)).isEqualTo(truncation(PeriodUnit.QUARTER));
    }

    @Test
    void coarserIsDeterminedByFinerButNotByAWeek() {
        assertThat(truncation(PeriodUnit.MONTH).isDeterminedBy(truncation(PeriodUnit.DAY)))
                .isTrue();
        assertThat(truncation(PeriodUnit.MONTH).isDeterminedBy(Truncation.NONE)).isTrue();
        assertThat(truncation(PeriodUnit.DAY).isDeterminedBy(truncation(PeriodUnit.MONTH)))
                .isFalse();
        assertThat(Truncation.NONE.isDeterminedBy(truncation(PeriodUnit.HOUR))).isFalse();
        assertThat(truncation(PeriodUnit.MONTH).isDeterminedBy(truncation(PeriodUnit.WEEK)))
                .isFalse();
    }

    @Test
    void weekOfADayMayLieInTwoMonths() {
        assertThat(truncation(PeriodUnit.WEEK, PeriodUnit.MONTH).apply(day("2024-03-01")))
                .hasToString("2024-02-01..2024-03-31");
        assertThat(truncation(PeriodUnit.MONTH).apply(day("2024-03-01"))).hasToString("2024-03-01..2024-03-31");
        assertThat(Truncation.NONE.apply(day("2024-03-01"))).isEqualTo(day("2024-03-01"));
    }
}
