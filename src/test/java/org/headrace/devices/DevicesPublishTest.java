package org.headrace.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The table that the pipeline devices publishes into a real MariaDB is what an independent computation makes of the rows. */
class DevicesPublishTest {
    private static final String ROWS =
            "select device_id, hour, max_temperature, data_points, distance_km from device_hourly";
    private static final int NOON = 1_683_201_600;

    @RegisterExtension
    final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    final TestProject project = new TestProject();

    private DevicesProject devices;

    @BeforeEach
    void copyThePipeline() {
        devices = DevicesProject.publishing(project, mariaDb.database().url());
    }

    private static DeviceMessage reading(String device, int seconds, int place) {
        return new DeviceMessage(
                device,
                place,
                "{\"latitude\": %1$d, \"longitude\": \"%1$d.5\"}".formatted(place),
                Integer.toString(NOON + seconds));
    }

    private void publish() {
        devices.run();
        project.publish();
        devices.publishedIsAsExpected(mariaDb.database().rows(ROWS));
    }

    @Test
    void idsThatDifferInCaseBlanksOrAccentsAreDevicesOfTheirOwn() {
        devices.insert(Stream.of("ab", "AB", "ab ", "äb", "\u00e4b ", "😀")
                .flatMap(id -> Stream.of(reading(id, 0, id.length()), reading(id, 7200, id.length() + 1)))
                .toList());

        publish();

        assertThat(mariaDb.database().value("select count(distinct device_id) from device_hourly"))
                .isEqualTo("6");
    }

    @Test
    void aLateReadingWritesItsHourAndThatOfTheDevicesNextReading() {
        devices.insert(
                List.of(reading("a", 0, 1), reading("a", 36_000, 2), reading("a", 72_000, 3), reading("b", 0, 4)));
        publish();
        devices.insert(List.of(reading("a", 7200, 50)));
        devices.run();

        assertThat(project.publish().detail("device_hourly"))
                .isEqualTo("2 rows compared: 1 inserted, 1 updated, 0 deleted");
        devices.publishedIsAsExpected(mariaDb.database().rows(ROWS));
    }

    @Test
    void aTableThatWasEmptiedIsFilledAgain() {
        devices.insert(List.of(reading("a", 0, 1), reading("a", 3600, 2)));
        publish();
        mariaDb.database().execute("drop table device_hourly");
        devices.insert(List.of(reading("a", 90_000, 3)));

        publish();
    }

    @Test
    void anIdThatIsTooLongIsAnErrorBeforeAnythingIsSent() {
        devices.insert(List.of(reading("a", 0, 1)));
        publish();
        devices.insert(List.of(reading("b".repeat(769), 0, 1), reading("c", 0, 1)));
        devices.run();

        assertThatThrownBy(project::publish)
                .isInstanceOf(HeadraceException.class)
                .hasMessageContaining("device_id");
        assertThat(mariaDb.database().value("select count(*) from device_hourly"))
                .isEqualTo("1");
    }
}
