package org.headrace.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.headrace.PathTemplate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateFilterTest {
    private static final String YEARLY = "year={year}/y.csv";
    private static final String MONTHLY = "year={year}/month={month}/m.csv";
    private static final String DAILY = "{day}/{month}/{year}/{shop}.csv";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                YEARLY + " | | | | all its files",
                DAILY + " | | | | all its files",
                "all.csv | 2023 | 3 | 14 | all its files",
                YEARLY + " | 2023 | | | year 2023",
                YEARLY + " | 2023 | 3 | 14 | year 2023",
                MONTHLY + " | 2023 | | | year 2023",
                MONTHLY + " | 2023 | 3 | | 'year 2023, month 3'",
                MONTHLY + " | 2023 | 3 | 14 | 'year 2023, month 3'",
                DAILY + " | 2023 | 3 | | 'year 2023, month 3'",
                DAILY + " | 2023 | 3 | 14 | 'year 2023, month 3, day 14'"
            })
    void aFilterTakesThePeriodAndTheCoarserFilesThatContainIt(
            String path, Integer year, Integer month, Integer day, String expected) {
        DateFilter filter = new DateFilter(optional(year), optional(month), optional(day));

        assertThat(filter.describe(new PathTemplate(path))).isEqualTo(expected);
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
