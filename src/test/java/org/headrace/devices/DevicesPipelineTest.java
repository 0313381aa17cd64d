package org.headrace.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.headrace.demo.DeviceRows;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables and files of the pipeline devices are what an independent computation makes of the rows. */
class DevicesPipelineTest {
    private static final LocalDateTime START = LocalDateTime.of(2023, 5, 4, 0, 0);

    @RegisterExtension
    private final TestProject project = new TestProject();

    private DevicesProject devices;

    @BeforeEach
    void copyThePipeline() {
        devices = new DevicesProject(project);
    }

    private static DeviceMessage reading(String device, String time, double latitude, double longitude) {
        return reading(device, time, latitude, longitude, 20);
    }

    private static DeviceMessage reading(
            String device, String time, double latitude, double longitude, int temperature) {
        long seconds = LocalDateTime.parse(time).toEpochSecond(ZoneOffset.UTC);
        String location = "{\"latitude\": \"%s\", \"longitude\": %s}".formatted(latitude, longitude);
        return new DeviceMessage(device, temperature, location, Long.toString(seconds));
    }

    private void insertAndCompare(DeviceMessage... messages) {
        devices.insert(List.of(messages));
        devices.run();
        devices.isAsExpected();
    }

    private List<String> rebuilt() {
        return project.warehouse()
                .rows("select period_start from headrace.relation_change where relation = 'mart.device_hourly'"
                        + " and version = (select max(version) from headrace.relation_change"
                        + " where relation = 'mart.device_hourly') order by 1");
    }

    @Test
    void theDemoAndALaterHourOfItComeOutAsExpected() {
        for (LocalDateTime start : List.of(START, START.plusHours(30), START.plusHours(12))) {
            DeviceRows rows = new DeviceRows(3, start, Optional.of(6), 60, 7);
            devices.insert(StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new DeviceMessage(
                            row.deviceId().orElse(null),
                            row.temperature().orElse(null),
                            row.location().orElse(null),
                            row.time().orElse(null)))
                    .toList());
            devices.run();
            devices.isAsExpected();
        }
    }

    @Test
    void aLateReadingChangesItsHourAndThatOfTheDevicesNextReadingOnly() {
        insertAndCompare(
                reading("a", "2023-05-04T00:10", 48.1, 11.5),
                reading("a", "2023-05-07T09:20", 48.2, 11.6),
                reading("a", "2023-05-07T10:20", 48.2, 11.7),
                reading("b", "2023-05-04T01:30", -10, 100),
                reading("b", "2023-05-05T00:00", -10, 101));

        insertAndCompare(reading("a", "2023-05-04T01:59:59", 48.3, 11.9));

        assertThat(rebuilt()).containsExactly("(\"2023-05-04 01:00:00\")", "(\"2023-05-07 09:00:00\")");
    }

    @Test
    void aReadingBeforeAllOthersAndOneAfterThemAreTakenIn() {
        insertAndCompare(reading("a", "2023-05-04T12:00", 0, 0), reading("a", "2023-05-04T13:00", 0, 1));

        insertAndCompare(reading("a", "1970-01-01T00:00", 0, 2), reading("a", "2286-11-20T17:46:39", 0, 3));

        insertAndCompare(reading("a", "2000-01-01T00:00", 90, 0), reading("a", "2000-01-01T00:00", -90, 180));
    }

    @Test
    void equalTimesAreOrderedByPlaceAndTemperatureAndEqualRowsAllCount() {
        DeviceMessage row = reading("a", "2023-05-04T12:00", 10, 20, 30);
        insertAndCompare(row, row, reading("a", "2023-05-04T12:00", 10, 20, 31), row);

        insertAndCompare(
                reading("a", "2023-05-04T12:00", 9, 50),
                reading("a", "2023-05-04T12:00", 10, 19),
                row,
                reading("a", "2023-05-04T11:59:59", 80, 80),
                reading("a", "2023-05-04T12:00", -10, 179.9999),
                reading("a", "2023-05-04T12:00", 10.000_000_1, 20));
    }

    @Test
    void idsAreToldApartByteByByte() {
        List<DeviceMessage> messages = new ArrayList<>();
        List<String> ids = List.of(
                "ab", "AB", "Ab", "ab ", " ab", "ab\t", "äb", "a\u0308b", "ÄB", "\u00a0", "\u2003", "null", "''", "😀");
        for (int i = 0; i < ids.size(); i++) {
            messages.add(reading(ids.get(i), "2023-05-04T12:00", i, i));
            messages.add(reading(ids.get(i), "2023-05-04T13:00", -i, i));
        }
        insertAndCompare(messages.toArray(DeviceMessage[]::new));
        assertThat(project.warehouse().value("select count(*) from core.device"))
                .isEqualTo("" + ids.size());

        insertAndCompare(reading("ab ", "2023-05-04T12:30", 60, 60), reading("AB", "2023-05-04T14:30", 60, 60));
    }

    @Test
    void idsThatAgreeInTheirFirstThousandsOfLettersAreToldApart() {
        Random random = new Random(1);
        String letters = random.ints(9000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        insertAndCompare(
                reading(letters + "a", "2023-05-04T12:00", 1, 1), reading(letters + "b", "2023-05-04T13:00", 2, 2));

        insertAndCompare(
                reading(letters + "b", "2023-05-04T12:30", 3, 3), reading(letters + "a", "2023-05-04T14:30", 60, 60));
    }

    @Test
    void placesThatAreCloseAndPlacesThatAreOppositeHaveADistance() {
        insertAndCompare(
                reading("a", "2023-05-04T12:00:00", 48.135_125_3, 11.581_980_6),
                reading("a", "2023-05-04T12:00:01", 48.135_125_3, 11.581_980_7),
                reading("a", "2023-05-04T12:00:02", 48.135_125_300_000_1, 11.581_980_7),
                reading("a", "2023-05-04T12:00:03", -48.135_125_300_000_1, -168.418_019_3),
                reading("a", "2023-05-04T12:00:04", 90, 0),
                reading("a", "2023-05-04T12:00:05", -90, 0),
                reading("a", "2023-05-04T12:00:06", 0, -180),
                reading("a", "2023-05-04T12:00:07", 0, 180));
    }

    @Test
    void aRunWithoutNewRowsWritesNothing() {
        insertAndCompare(reading("a", "2023-05-04T12:00", 1, 1));

        assertThat(devices.run().done()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyOrderOfArrivalComesOutAsExpected(long seed) {
        Random random = new Random(seed);
        for (int batch = 0; batch < 5; batch++) {
            List<DeviceMessage> messages = IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(number -> drawn(random))
                    .toList();
            devices.insert(messages);
            devices.run();
            devices.isAsExpected();
        }
    }

    /** A few devices, hours and places, so that rows are often equal or meet in an hour; some are broken. */
    private static DeviceMessage drawn(Random random) {
        int broken = random.nextInt(20);
        return new DeviceMessage(
                broken == 0 ? null : List.of("a", "A", "a ").get(random.nextInt(3)),
                broken == 1 ? null : 20 + random.nextInt(3),
                broken == 2
                        ? "{}"
                        : "{\"latitude\": %d, \"longitude\": \"%d\"}".formatted(random.nextInt(3), random.nextInt(3)),
                broken == 3
                        ? "?"
                        : Long.toString(START.plusHours(random.nextInt(60))
                                .plusMinutes(20L * random.nextInt(4))
                                .toEpochSecond(ZoneOffset.UTC)));
    }
}
