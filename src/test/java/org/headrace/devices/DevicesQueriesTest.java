package org.headrace.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The queries of the pipeline devices for people. */
class DevicesQueriesTest {
    /** 2023-05-04 12:00:00. */
    private static final int NOON = 1_683_201_600;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void runThePipeline() {
        DevicesProject devices = new DevicesProject(project);
        List<DeviceMessage> messages = new ArrayList<>();
        IntStream.range(0, 12).forEach(minute -> messages.add(reading("a", minute * 60, minute, 20 + minute)));
        messages.add(reading("b", -50, 1, 30));
        messages.add(reading("b", -40, 1, 30));
        messages.add(reading("b", -40, 1, 30));
        messages.add(reading("c", -3600, 5, 10));
        devices.insert(messages);
        devices.run();
    }

    private static DeviceMessage reading(String device, int seconds, int longitude, int temperature) {
        return new DeviceMessage(
                device,
                temperature,
                "{\"longitude\": %d, \"latitude\": 0}".formatted(longitude),
                Integer.toString(NOON + seconds));
    }

    private List<String> rows(String query, String columns) throws IOException {
        String sql = Files.readString(Path.of("sql/devices/inspect/" + query + ".sql"));
        return project.warehouse().rows("select " + columns + " from (" + sql + ") as result");
    }

    @Test
    void anHourHasItsTemperaturesDistanceAndDataPoints() throws IOException {
        assertThat(rows("stats_per_hour", "*"))
                .containsExactly(
                        "(a,\"2023-05-04 12:00:00\",20,31,1223.14,12)",
                        "(b,\"2023-05-04 11:00:00\",30,30,0.00,3)",
                        "(c,\"2023-05-04 11:00:00\",10,10,0.00,1)");
    }

    @Test
    void theTenLatestReadingsOfADeviceComeNewestFirstWithTheWayToEach() throws IOException {
        List<String> rows = rows(
                "latest_10_per_device",
                "device_id, time::time, location::json ->> 'longitude', previous_location::json ->> 'longitude', distance_km");

        assertThat(rows).hasSize(10 + 3 + 1);
        assertThat(rows.subList(0, 2)).containsExactly("(a,12:11:00,11,10,111.194927)", "(a,12:10:00,10,9,111.194927)");
        assertThat(rows.subList(9, 14))
                .containsExactly(
                        "(a,12:02:00,2,1,111.194927)",
                        "(b,11:59:20,1,1,0.000000)",
                        "(b,11:59:20,1,1,0.000000)",
                        "(b,11:59:10,1,,)",
                        "(c,11:00:00,5,,)");
    }

    @Test
    void aDeviceWithoutAReadingForTenOfItsIntervalsIsSilent() throws IOException {
        assertThat(rows("devices_silent", "*"))
                .containsExactly("(b,\"2023-05-04 11:59:10\",\"2023-05-04 11:59:20\",3,00:11:40)");
    }

    @Test
    void aParameterNamesOneDevice() throws IOException {
        project.warehouse().execute("select set_config('param.device', 'b', false)");

        assertThat(rows("stats_per_hour", "device_id")).containsExactly("(b)");
        assertThat(rows("latest_10_per_device", "device_id")).containsExactly("(b)", "(b)", "(b)");
    }
}
