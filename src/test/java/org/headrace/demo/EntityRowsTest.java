package org.headrace.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.IntSummaryStatistics;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.demo.EntityRows.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityRowsTest {
    @ParameterizedTest
    @CsvSource({"1, 7379, 61629, 1, 24", "100, 742784, 623260080, 100, 2400"})
    void aYearHasTheSpecifiedFigures(int scale, long rows, long sum, int min, int max) {
        IntSummaryStatistics values = statistics(
                IntStream.rangeClosed(1, 12).boxed().flatMap(month -> rows(new EntityRows(2023, month, scale))));

        assertThat(values.getCount()).isEqualTo(rows);
        assertThat(values.getSum()).isEqualTo(sum);
        assertThat(values.getMin()).isEqualTo(min);
        assertThat(values.getMax()).isEqualTo(max);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 176, 339",
        "1, 6, 1034, 11764",
        "1, 12, 180, 367",
        "100, 1, 17860, 3452878",
        "100, 6, 105825, 120686862",
        "100, 12, 17879, 3536487"
    })
    void aMonthHasTheSpecifiedFigures(int scale, int month, long rows, long sum) {
        IntSummaryStatistics values = statistics(rows(new EntityRows(2023, month, scale)));

        assertThat(values.getCount()).isEqualTo(rows);
        assertThat(values.getSum()).isEqualTo(sum);
    }

    @Test
    void aDayHasTheSpecifiedFigures() {
        LocalDateTime secondDay = LocalDate.of(2023, 1, 2).atStartOfDay();
        IntSummaryStatistics values = statistics(rows(new EntityRows(2023, 1, 100))
                .takeWhile(row -> row.createdAt().isBefore(secondDay)));

        assertThat(values.getCount()).isEqualTo(572);
        assertThat(values.getSum()).isEqualTo(173929);
        assertThat(values.getMin()).isEqualTo(200);
        assertThat(values.getMax()).isEqualTo(400);
    }

    @Test
    void aMonthStartsAtMidnightWithTheSpecifiedRows() {
        LocalDateTime midnight = LocalDate.of(2023, 1, 1).atStartOfDay();

        assertThat(rows(new EntityRows(2023, 1, 100)).limit(4))
                .containsExactly(
                        new Row(midnight, 320),
                        new Row(midnight.plusMinutes(2).plusSeconds(3), 386),
                        new Row(midnight.plusMinutes(4).plusSeconds(57), 277),
                        new Row(midnight.plusMinutes(7).plusSeconds(2), 385));
    }

    /** The digests were computed by CPython 3.11, from its own {@code random}. */
    @ParameterizedTest
    @CsvSource({
        "2023, 1, 100, bff1174b",
        "2023, 12, 1, 4ec1b24a",
        "2024, 2, 7, 09f1d0f4",
        "1999, 7, 33, 3fdb7d29",
        "2023, 6, 1666, e0f8d0f4",
        "2023, 1, 10000, 5eb84292",
        "1, 1, 1, 4e64d9d5",
        "9999, 12, 3, 85d51cb0"
    })
    void everyRowEqualsThatOfCPython(int year, int month, int scale, String expectedDigest) {
        CRC32 digest = new CRC32();
        for (Row row : new EntityRows(year, month, scale)) {
            String line = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(row.createdAt()) + " " + row.value() + "\n";
            digest.update(line.getBytes(US_ASCII));
        }

        assertThat(digest.getValue()).isEqualTo(Long.parseLong(expectedDigest, 16));
    }

    @Test
    void eachIteratorStartsAnewAndEndsWithTheMonth() {
        EntityRows december = new EntityRows(2023, 12, 1);
        Iterator<Row> first = december.iterator();
        first.forEachRemaining(
                row -> assertThat(row.createdAt().getMonthValue()).isEqualTo(12));

        assertThatThrownBy(first::next).isInstanceOf(NoSuchElementException.class);
        assertThat(december).hasSize(180);
    }

    @ParameterizedTest
    @CsvSource({"0", "13", "-1"})
    void refusesAMonthThatDoesNotExist(int month) {
        assertRefused(
                2023,
                month,
                100,
                "entity 2023 %d cannot be generated: the month is %d, expected 1 to 12. Name a month in this range."
                        .formatted(month, month));
    }

    @ParameterizedTest
    @CsvSource({"0", "10000"})
    void refusesAYearOutside1To9999(int year) {
        assertRefused(
                year,
                1,
                100,
                "entity %d 1 cannot be generated: the year is %d, expected 1 to 9999. Name a year in this range."
                        .formatted(year, year));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10000", "2, 5000", "3, 3333", "4, 2500", "5, 2000", "6, 1666",
        "7, 1666", "8, 2000", "9, 2500", "10, 3333", "11, 5000", "12, 10000"
    })
    void refusesAScaleWithWhichTheMonthCouldNeverEnd(int month, int largestScale) {
        List<LocalDateTime> times = rows(new EntityRows(2023, month, largestScale))
                .limit(1000)
                .map(Row::createdAt)
                .toList();
        assertThat(times).isSorted().doesNotHaveDuplicates();

        for (int scale : new int[] {Integer.MIN_VALUE, -1, 0, largestScale + 1, Integer.MAX_VALUE}) {
            assertRefused(
                    2023,
                    month,
                    scale,
                    ("entity 2023 %d cannot be generated: RANDOM_MAIN_CONTROLLER is %d, expected 1 to %d for this month; "
                                    + "above that, rows may follow without a delay and the month would never end. "
                                    + "Set RANDOM_MAIN_CONTROLLER to 1 to 1666, which suits every month.")
                            .formatted(month, scale, largestScale));
        }
    }

    private static void assertRefused(int year, int month, int scale, String message) {
        assertThatThrownBy(() -> new EntityRows(year, month, scale))
                .isInstanceOfSatisfying(
                        HeadraceException.class,
                        refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(message);
    }

    private static Stream<Row> rows(EntityRows rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private static IntSummaryStatistics statistics(Stream<Row> rows) {
        return rows.mapToInt(Row::value).summaryStatistics();
    }
}
