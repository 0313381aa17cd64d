package org.headrace.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.headrace.project.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunTimesTest {
    private static List<String> times(String cron, String zone, String from, int count) {
        RunTimes times = new RunTimes(new Schedule(cron, ZoneId.of(zone), Schedule.Missed.ONCE));
        List<String> found = new ArrayList<>();
        Instant time = Instant.parse(from);
        for (int i = 0; i < count; i++) {
            time = times.next(time).orElseThrow();
            found.add(time.toString());
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "5 * * * *, 2023-01-01T00:05:00Z, 2023-01-01T01:05:00Z",
        "*/20 3-4 * * 1-5, 2023-01-06T04:39:00Z, 2023-01-06T04:40:00Z",
        "*/20 3-4 * * 1-5, 2023-01-06T04:40:00Z, 2023-01-09T03:00:00Z",
        "0 0 29 2 *, 2023-01-01T00:00:00Z, 2024-02-29T00:00:00Z",
        "0 0 * * 7, 2023-01-02T00:00:00Z, 2023-01-08T00:00:00Z"
    })
    void theNextTimeIsAfterTheGivenOne(String cron, String after, String next) {
        assertThat(times(cron, "UTC", after, 1)).containsExactly(next);
    }

    @Test
    void aTimeThatTheClocksSkipIsDueWhenTheyGoForward() {
        assertThat(times("30 2 * * *", "Europe/Berlin", "2023-03-25T12:00:00Z", 2))
                .containsExactly("2023-03-26T01:00:00Z", "2023-03-27T00:30:00Z");
    }

    @Test
    void aTimeThatTheClocksShowTwiceIsDueAtTheFirst() {
        assertThat(times("30 2 * * *", "Europe/Berlin", "2023-10-28T12:00:00Z", 2))
                .containsExactly("2023-10-29T00:30:00Z", "2023-10-30T01:30:00Z");
    }

    @Test
    void everyHourIsDueOnceOnBothOddDays() {
        assertThat(times("5 * * * *", "Europe/Berlin", "2023-03-25T23:10:00Z", 3))
                .containsExactly("2023-03-26T00:05:00Z", "2023-03-26T01:05:00Z", "2023-03-26T02:05:00Z");
        assertThat(times("5 * * * *", "Europe/Berlin", "2023-10-28T23:10:00Z", 3))
                .containsExactly("2023-10-29T00:05:00Z", "2023-10-29T01:05:00Z", "2023-10-29T02:05:00Z");
        assertThat(times("0 * * * *", "Europe/Berlin", "2023-10-29T00:30:00Z", 2))
                .containsExactly("2023-10-29T01:00:00Z", "2023-10-29T02:00:00Z");
    }

    @Test
    void aDayThatNeverComesIsNeverDue() {
        var times = new RunTimes(new Schedule("0 0 30 2 *", ZoneId.of("UTC"), Schedule.Missed.ONCE));

        assertThat(times.next(Instant.parse("2023-01-01T00:00:00Z"))).isEmpty();
    }
}
