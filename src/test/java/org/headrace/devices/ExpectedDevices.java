package org.headrace.devices;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the pipeline devices must make of rows, computed in memory from all of them. */
final class ExpectedDevices {
    private static final double EARTH_RADIUS_KM = 6371;

    /** A row of mart.device_hourly. */
    record DeviceHour(String deviceId, LocalDateTime hour, int maxTemperature, long dataPoints, double distanceKm) {}

    /** A row of core.device. */
    record Device(String deviceId, LocalDateTime firstSeen, LocalDateTime lastSeen, long readings, boolean isSilent) {}

    private static final Comparator<DeviceMessage> ORDER = Comparator.comparing(DeviceMessage::readAt)
            .thenComparing(DeviceMessage::latitude)
            .thenComparing(DeviceMessage::longitude)
            .thenComparing(DeviceMessage::temperature);

    private final Map<String, List<DeviceMessage>> readings = new TreeMap<>();

    ExpectedDevices(List<DeviceMessage> messages) {
        messages.stream()
                .filter(message -> message.reason().isEmpty())
                .sorted(ORDER)
                .forEach(reading -> readings.computeIfAbsent(reading.deviceId(), id -> new ArrayList<>())
                        .add(reading));
    }

    /** By device and hour. */
    List<DeviceHour> hours() {
        List<DeviceHour> hours = new ArrayList<>();
        readings.forEach((device, all) -> {
            Map<LocalDateTime, DeviceHour> ofDevice = new TreeMap<>();
            for (int i = 0; i < all.size(); i++) {
                DeviceMessage reading = all.get(i);
                LocalDateTime hour = reading.readAt().truncatedTo(ChronoUnit.HOURS);
                double distance = i == 0 ? 0 : distanceKm(all.get(i - 1), reading);
                ofDevice.merge(
                        hour,
                        new DeviceHour(device, hour, reading.temperature(), 1, distance),
                        ExpectedDevices::together);
            }
            hours.addAll(ofDevice.values());
        });
        return hours;
    }

    private static DeviceHour together(DeviceHour one, DeviceHour other) {
        return new DeviceHour(
                one.deviceId(),
                one.hour(),
                Math.max(one.maxTemperature(), other.maxTemperature()),
                one.dataPoints() + other.dataPoints(),
                one.distanceKm() + other.distanceKm());
    }

    /** By the angle between two vectors from the centre of the earth, which is another formula than the pipeline's. */
    static double distanceKm(DeviceMessage from, DeviceMessage to) {
        double[] a = vector(from);
        double[] b = vector(to);
        double chord = Math.sqrt(square(a[0] - b[0]) + square(a[1] - b[1]) + square(a[2] - b[2]));
        double opposite = Math.sqrt(square(a[0] + b[0]) + square(a[1] + b[1]) + square(a[2] + b[2]));
        return EARTH_RADIUS_KM * 2 * Math.atan2(chord, opposite);
    }

    private static double[] vector(DeviceMessage reading) {
        double latitude = Math.toRadians(reading.latitude());
        double longitude = Math.toRadians(reading.longitude());
        return new double[] {
            Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)
        };
    }

    private static double square(double value) {
        return value * value;
    }

    List<Device> devices() {
        LocalDateTime latest = readings.values().stream()
                .map(all -> all.get(all.size() - 1).readAt())
                .max(Comparator.naturalOrder())
                .orElse(LocalDateTime.MIN);
        List<Device> devices = new ArrayList<>();
        readings.forEach((id, all) -> {
            LocalDateTime first = all.get(0).readAt();
            LocalDateTime last = all.get(all.size() - 1).readAt();
            double between = Duration.between(first, last).toSeconds() / (all.size() - 1.0);
            boolean isSilent = all.size() > 1 && Duration.between(last, latest).toSeconds() > 10 * between;
            devices.add(new Device(id, first, last, all.size(), isSilent));
        });
        return devices;
    }
}
