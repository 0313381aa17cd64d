package org.headrace.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the pipeline devices hold on what it builds, and see what is wrong there. */
class DevicesChecksTest {
    private static final String MUNICH = "{\"latitude\": \"48.1351253\", \"longitude\": \"-11.5819806\"}";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void runThePipeline() {
        DevicesProject devices = new DevicesProject(project);
        devices.insert(List.of(
                new DeviceMessage("a", 20, MUNICH, "1683205250"),
                new DeviceMessage("a", 20, MUNICH, "1683205250"),
                new DeviceMessage("b", 20, MUNICH, "1683291650"),
                new DeviceMessage("a", 20, MUNICH, "x")));
        project.prepare();
    }

    @ParameterizedTest(name = "{0} sees: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            rows_are_readings_or_rejected | delete from core.device_row where reason is null and device_id = 'b'
            rows_are_readings_or_rejected | delete from core.device_row where reason is not null
            rows_are_readings_or_rejected | update core.device_row set reason = 'x' where device_id = 'b'; delete from raw.devices where device_id = 'b'
            rows_are_readings_or_rejected | insert into raw.devices (device_id) values (null)
            rows_are_readings_or_rejected | insert into raw.devices select * from raw.devices limit 1
            rows_are_readings_or_rejected | insert into core.device_row select hour, 'again', device_id, read_at, temperature, latitude, longitude, location, time from core.device_row where device_id = 'b'; insert into raw.devices select * from raw.devices where device_id = 'b'
            hours_agree_with_readings     | delete from mart.device_hourly where device_id = 'b'
            hours_agree_with_readings     | insert into mart.device_hourly select * from mart.device_hourly
            hours_agree_with_readings     | update mart.device_hourly set data_points = data_points + 1
            hours_agree_with_readings     | update mart.device_hourly set max_temperature = 21
            hours_agree_with_readings     | update mart.device_hourly set distance_km = null
            hours_agree_with_readings     | update mart.device_hourly set distance_km = -1
            hours_agree_with_readings     | update mart.device_hourly set device_id = 'B' where device_id = 'b'
            devices_agree_with_days       | delete from core.device where device_id = 'b'
            devices_agree_with_days       | insert into core.device select * from core.device
            devices_agree_with_days       | update core.device set readings = readings + 1
            """)
    void aCheckSeesWhatIsWrong(String check, String mistake) throws IOException {
        assertThat(violations(check)).isZero();

        project.warehouse().execute(mistake);

        assertThat(violations(check)).isPositive();
    }

    private int violations(String check) throws IOException {
        String sql = Files.readString(Path.of("sql/devices/checks/" + check + ".sql"));
        return project.warehouse().rows(sql).size();
    }
}
