package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowProgressTest {
    @Test
    void whereNoCountIsKnownRowsAndTheirRateAreShown() {
        RowProgress progress = new RowProgress(1_200_000, OptionalLong.empty(), Duration.ofMillis(2500));

        assertThat(progress.text()).isEqualTo("1,200,000 rows, 480,000 rows/s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1200000 | 6000000 | 3000 | 1,200,000 of 6,000,000 rows (20 %), 400,000 rows/s, 12 s left",
                "128 | 128 | 1 | 128 of 128 rows (100 %), 128,000 rows/s, 0 s left",
                "1000 | 61000 | 1000 | 1,000 of 61,000 rows (1 %), 1,000 rows/s, 1 min 0 s left",
                "1000 | 4501000 | 1000 | 1,000 of 4,501,000 rows (0 %), 1,000 rows/s, 1 h 15 min left",
                "300 | 200 | 1000 | 300 rows, 300 rows/s"
            })
    void whereACountIsKnownShareAndTimeLeftAreShown(long rows, long expected, long millis, String text) {
        RowProgress progress = new RowProgress(rows, OptionalLong.of(expected), Duration.ofMillis(millis));

        assertThat(progress.text()).isEqualTo(text);
    }
}
