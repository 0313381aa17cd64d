package org.headrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class DeviceRowsTest {
    private static final LocalDateTime START = LocalDateTime.of(2023, 1, 1, 0, 0);

    private static List<DeviceRow> rows(int devices, int hours, long seed) {
        DeviceRows rows = new DeviceRows(devices, START, Optional.of(hours), 10, seed);
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    private static Set<String> devices(List<DeviceRow> rows) {
        return rows.stream()
                .flatMap(row -> row.deviceId().stream())
                .filter(id -> !id.isBlank())
                .collect(Collectors.toSet());
    }

    @Test
    void equalSettingsGiveEqualRows() {
        assertThat(rows(3, 5, 7)).isEqualTo(rows(3, 5, 7)).isNotEqualTo(rows(3, 5, 8));
    }

    @Test
    void eachDeviceHasAUuidThatOnlyTheSeedDecides() {
        Set<String> three = devices(rows(3, 2, 7));

        assertThat(three)
                .hasSize(3)
                .allSatisfy(id -> assertThat(UUID.fromString(id).version()).isEqualTo(4));
        assertThat(devices(rows(5, 2, 7))).containsAll(three);
        assertThat(devices(rows(3, 2, 8))).doesNotContainAnyElementsOf(three);
    }

    @Test
    void rowsComeInOrderOfArrivalSomeOfThemLateAndSomeTwice() {
        List<DeviceRow> rows = rows(3, 48, 7);

        assertThat(rows).isSortedAccordingTo(Comparator.comparing(DeviceRow::arrivesAt));
        assertThat(rows.stream().distinct().count()).isLessThan(rows.size());
        long late = rows.stream()
                .filter(row ->
                        row.time().filter(time -> time.matches("[0-9]{10}")).isPresent())
                .filter(row -> Long.parseLong(row.time().orElseThrow())
                        < row.arrivesAt().toEpochSecond(java.time.ZoneOffset.UTC))
                .count();
        assertThat(late).isBetween(rows.size() / 200L, rows.size() / 50L);
    }

    @Test
    void temperaturesLieBetween10And50() {
        assertThat(rows(20, 48, 7).stream().flatMap(row -> row.temperature().stream()))
                .allSatisfy(temperature -> assertThat(temperature).isBetween(10, 50));
    }

    @Test
    void everyKindOfBrokenRowComesInTurn() {
        List<DeviceRow> rows = rows(3, 48, 7);

        assertThat(rows).anyMatch(row -> row.deviceId().isEmpty());
        assertThat(rows).anyMatch(row -> row.time().isEmpty());
        assertThat(rows).anyMatch(row -> row.temperature().isEmpty());
        assertThat(rows).anyMatch(row -> row.location().isEmpty());
        assertThat(rows).anyMatch(row -> row.location().orElse("").contains("\\u0000"));
        assertThat(rows).anyMatch(row -> row.location().orElse("").contains("91.0"));
    }

    @Test
    void theLastDeviceOfSeveralFallsSilentForGood() {
        List<DeviceRow> rows = rows(2, 10, 7);
        List<DeviceRow> lastHour = rows.stream()
                .filter(row -> row.time()
                        .filter(time -> time.compareTo(
                                        Long.toString(START.plusHours(9).toEpochSecond(java.time.ZoneOffset.UTC)))
                                >= 0)
                        .filter(time -> time.matches("[0-9]{10}"))
                        .isPresent())
                .toList();

        assertThat(devices(rows)).hasSize(2);
        assertThat(devices(lastHour)).hasSize(1);
    }
}
