package org.headrace.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.db.Session;
import org.headrace.devices.ExpectedDevices.Device;
import org.headrace.devices.ExpectedDevices.DeviceHour;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;

/** The pipeline devices of this repository in a project of its own, and what was inserted at its source. */
final class DevicesProject {
    private static final Path PIPELINE = Path.of("sql/devices");
    private static final Path IS_JSONB = Path.of("migrations/warehouse/V3__is_jsonb.sql");
    /** Sines and roots differ in their last bits from one library to the next, and small distances lose some to differences. */
    private static final double KM_TOLERANCE = 1e-6;
    /** From one side of the earth to the other the arcsine is steep, and the last bit of its argument is worth decimetres. */
    private static final double HALF_ROUND_KM = 19_000;

    private static final double KM_TOLERANCE_HALF_ROUND = 1e-3;

    private final TestProject project;
    private final List<DeviceMessage> inserted = new ArrayList<>();

    /** Without what it publishes. */
    DevicesProject(TestProject project) {
        this(project, path -> !path.startsWith("publish"));
    }

    /** With what it publishes into the database at this URL, as its user root without a password. */
    static DevicesProject publishing(TestProject project, String url) {
        project.settings("connections { analytics { url = \"" + url + "\", user = root } }");
        return new DevicesProject(project, path -> true);
    }

    private DevicesProject(TestProject project, Predicate<String> isCopied) {
        this.project = project;
        project.production()
                .execute(
                        "create table devices (device_id varchar, temperature integer, location varchar, time varchar)");
        try (Stream<Path> paths = Files.walk(PIPELINE)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String folder = PIPELINE.relativize(path).toString();
                if (isCopied.test(folder)) {
                    project.file("sql/main/" + folder, Files.readString(path));
                }
            }
            project.warehouse().execute("create schema raw", Files.readString(IS_JSONB));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Inserts rows at the source, each its own commit. */
    void insert(List<DeviceMessage> messages) {
        try (Session production = Session.open(project.production().endpoint())) {
            for (DeviceMessage message : messages) {
                production.update(
                        "insert into devices (device_id, temperature, location, time) values (?, ?, ?, ?)",
                        message.deviceId(),
                        message.temperature(),
                        message.location(),
                        message.time());
            }
        }
        inserted.addAll(messages);
    }

    /** What the pipeline does with what was inserted since the last time. */
    RecordedRun run() {
        RecordedRun run = project.prepare();
        project.export();
        return run;
    }

    /** Compares every table and file with what all rows together must give. */
    void isAsExpected() {
        tablesAreAsExpected();
        filesAreAsExpected(new ExpectedDevices(inserted).hours());
    }

    /** Compares every table with what all rows together must give. */
    void tablesAreAsExpected() {
        try (Session warehouse = Session.open(project.warehouse().endpoint())) {
            readingsAndRejectedRowsAreAsExpected(warehouse);
            ExpectedDevices expected = new ExpectedDevices(inserted);
            assertThat(devices(warehouse)).isEqualTo(expected.devices());
            hoursAreAsExpected(hours(warehouse), expected.hours(), KM_TOLERANCE);
        }
    }

    private void readingsAndRejectedRowsAreAsExpected(Session warehouse) {
        List<String> expected = inserted.stream()
                .map(message -> message.reason().orElse("") + " " + message)
                .toList();
        List<String> found = warehouse.query(
                row -> row.getString("reason") + " " + message(row),
                "select '' as reason, device_id, temperature, location, time from core.device_reading union all"
                        + " select reason, device_id, temperature, location, time from core.device_reading_rejected");

        assertThat(counted(found)).isEqualTo(counted(expected));
    }

    private static Map<String, Long> counted(List<String> rows) {
        Map<String, Long> counts = new TreeMap<>();
        rows.forEach(row -> counts.merge(row, 1L, Long::sum));
        return counts;
    }

    private static DeviceMessage message(ResultSet row) throws SQLException {
        return new DeviceMessage(
                row.getString("device_id"),
                row.getObject("temperature", Integer.class),
                row.getString("location"),
                row.getString("time"));
    }

    private static List<Device> devices(Session warehouse) {
        return sorted(warehouse.query(
                row -> new Device(
                        row.getString("device_id"),
                        row.getObject("first_seen", LocalDateTime.class),
                        row.getObject("last_seen", LocalDateTime.class),
                        row.getLong("readings"),
                        row.getBoolean("is_silent")),
                "select device_id, first_seen, last_seen, readings, is_silent from core.device"));
    }

    private static List<Device> sorted(List<Device> devices) {
        return devices.stream().sorted(Comparator.comparing(Device::deviceId)).toList();
    }

    private static List<DeviceHour> hours(Session warehouse) {
        return warehouse
                .query(
                        row -> new DeviceHour(
                                row.getString("device_id"),
                                row.getObject("hour", LocalDateTime.class),
                                row.getInt("max_temperature"),
                                row.getLong("data_points"),
                                row.getDouble("distance_km")),
                        "select device_id, hour, max_temperature, data_points, distance_km from mart.device_hourly")
                .stream()
                .sorted(Comparator.comparing(DeviceHour::deviceId).thenComparing(DeviceHour::hour))
                .toList();
    }

    private static void hoursAreAsExpected(List<DeviceHour> found, List<DeviceHour> expected, double tolerance) {
        assertThat(found.stream().map(DevicesProject::withoutDistance))
                .containsExactlyElementsOf(
                        expected.stream().map(DevicesProject::withoutDistance).toList());
        for (int i = 0; i < expected.size(); i++) {
            double distance = expected.get(i).distanceKm();
            assertThat(found.get(i).distanceKm())
                    .as("distance of %s", expected.get(i))
                    .isCloseTo(distance, within(distance > HALF_ROUND_KM ? KM_TOLERANCE_HALF_ROUND : tolerance));
        }
    }

    private static DeviceHour withoutDistance(DeviceHour hour) {
        return new DeviceHour(hour.deviceId(), hour.hour(), hour.maxTemperature(), hour.dataPoints(), 0);
    }

    /** Reads the files without a library: no device of these tests has a quote, a comma or a line end in its id. */
    private void filesAreAsExpected(List<DeviceHour> hours) {
        Map<String, List<DeviceHour>> expected = hours.stream()
                .collect(Collectors.groupingBy(
                        hour -> path(hour.hour()), TreeMap::new, Collectors.toCollection(ArrayList::new)));
        assertThat(project.files().stream().filter(file -> file.endsWith(".csv")))
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((path, ofDay) -> {
            ofDay.sort(Comparator.comparing(DeviceHour::hour).thenComparing(DeviceHour::deviceId));
            List<String> lines = List.of(project.exported(path).split("\n", -1));
            assertThat(lines.get(0)).isEqualTo("year,month,day,device_id,hour,max_temperature,data_points,distance_km");
            assertThat(lines.get(lines.size() - 1)).isEmpty();
            List<DeviceHour> found = lines.subList(1, lines.size() - 1).stream()
                    .map(line -> hour(path, line.split(",", -1)))
                    .toList();
            hoursAreAsExpected(found, ofDay, 0.0005 + KM_TOLERANCE);
        });
    }

    private static String path(LocalDateTime hour) {
        return "year=%1$d/month=%2$d/day=%3$d/device_hourly_%1$d_%2$d_%3$d.csv"
                .formatted(hour.getYear(), hour.getMonthValue(), hour.getDayOfMonth());
    }

    /** Compares rows of a published table: the columns of mart.device_hourly, each row in brackets. */
    void publishedIsAsExpected(List<String> rows) {
        List<DeviceHour> found = rows.stream()
                .map(row -> row.substring(1, row.length() - 1).split(",", -1))
                .map(values -> new DeviceHour(
                        values[0],
                        LocalDateTime.parse(values[1].replace(' ', 'T')),
                        Integer.parseInt(values[2]),
                        Long.parseLong(values[3]),
                        Double.parseDouble(values[4])))
                .sorted(Comparator.comparing(DeviceHour::deviceId).thenComparing(DeviceHour::hour))
                .toList();
        hoursAreAsExpected(found, new ExpectedDevices(inserted).hours(), KM_TOLERANCE);
    }

    private static DeviceHour hour(String path, String... values) {
        LocalDateTime hour = LocalDateTime.parse(values[4].replace(' ', 'T'));
        assertThat(path).isEqualTo(path(hour));
        assertThat(List.of(values).subList(0, 3))
                .containsExactly("" + hour.getYear(), "" + hour.getMonthValue(), "" + hour.getDayOfMonth());
        assertThat(values[7]).matches("[0-9]+\\.[0-9]{3}");
        return new DeviceHour(
                values[3], hour, Integer.parseInt(values[5]), Long.parseLong(values[6]), Double.parseDouble(values[7]));
    }
}
