package org.headrace.demo;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The ways in which a row of the demo table {@code devices} can be broken. */
final class BrokenRow {
    private static final List<UnaryOperator<DeviceRow>> WAYS = List.of(
            row -> withDevice(row, Optional.empty()),
            row -> withDevice(row, Optional.of(" \t")),
            row -> withTime(row, Optional.empty()),
            row -> withTime(row, Optional.of("n/a")),
            row -> withTime(row, row.time().map(time -> time + "000")),
            row -> new DeviceRow(row.arrivesAt(), row.deviceId(), Optional.empty(), row.location(), row.time()),
            row -> withLocation(row, Optional.empty()),
            row -> withLocation(row, Optional.of("48.1351253,-11.5819806")),
            row -> withLocation(row, Optional.of("[\"48.1351253\", \"-11.5819806\"]")),
            row -> withLocation(row, Optional.of("{\"latitude\": \"48.1351253\"}")),
            row -> withLocation(row, Optional.of("{\"latitude\": \"NaN\", \"longitude\": \"-11.5819806\"}")),
            row -> withLocation(row, Optional.of("{\"latitude\": 48.1351253, \"longitude\": -1.15819806e1}")),
            row -> withLocation(
                    row, Optional.of("{\"latitude\": \"48.1\", \"longitude\": \"-11.5\", \"note\": \"\\u0000\"}")),
            row -> withLocation(row, Optional.of(DeviceTrack.location(91, 0))));

    private BrokenRow() {}

    /** Breaks a row; the ways are taken in turn by number. */
    static DeviceRow of(DeviceRow row, int number) {
        return WAYS.get(number % WAYS.size()).apply(row);
    }

    private static DeviceRow withDevice(DeviceRow row, Optional<String> deviceId) {
        return new DeviceRow(row.arrivesAt(), deviceId, row.temperature(), row.location(), row.time());
    }

    private static DeviceRow withTime(DeviceRow row, Optional<String> time) {
        return new DeviceRow(row.arrivesAt(), row.deviceId(), row.temperature(), row.location(), time);
    }

    private static DeviceRow withLocation(DeviceRow row, Optional<String> location) {
        return new DeviceRow(row.arrivesAt(), row.deviceId(), row.temperature(), location, row.time());
    }
}
