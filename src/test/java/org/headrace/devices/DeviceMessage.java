package org.headrace.devices;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A row of the table {@code devices} as it was inserted; each value may be null. */
record DeviceMessage(String deviceId, Integer temperature, String location, String time) {
    private static final Pattern BLANK = Pattern.compile("[ \\t\\n\\x0B\\f\\r]*");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern COORDINATE = Pattern.compile("[+-]?[0-9]{1,3}(\\.[0-9]+)?");
    private static final BigDecimal MAX_LATITUDE = BigDecimal.valueOf(90);
    private static final BigDecimal MAX_LONGITUDE = BigDecimal.valueOf(180);

    /** Why this is no reading: the first reason of the pipeline's definition that applies. */
    Optional<String> reason() {
        if (deviceId == null || BLANK.matcher(deviceId).matches()) {
            return Optional.of("device_missing");
        }
        if (time == null || !SECONDS.matcher(time).matches()) {
            return Optional.of("time_invalid");
        }
        if (temperature == null) {
            return Optional.of("temperature_missing");
        }
        Optional<BigDecimal> latitude = coordinate("latitude");
        Optional<BigDecimal> longitude = coordinate("longitude");
        if (latitude.isEmpty() || longitude.isEmpty()) {
            return Optional.of("location_invalid");
        }
        boolean isOutOfRange = latitude.get().abs().compareTo(MAX_LATITUDE) > 0
                || longitude.get().abs().compareTo(MAX_LONGITUDE) > 0;
        return isOutOfRange ? Optional.of("location_out_of_range") : Optional.empty();
    }

    private Optional<BigDecimal> coordinate(String name) {
        return Optional.ofNullable(location)
                .flatMap(JsonText::object)
                .map((Map<String, String> members) -> members.get(name))
                .filter(text -> COORDINATE.matcher(text).matches())
                .map(BigDecimal::new);
    }

    /** Of a reading. */
    double latitude() {
        return coordinate("latitude").orElseThrow().doubleValue();
    }

    /** Of a reading. */
    double longitude() {
        return coordinate("longitude").orElseThrow().doubleValue();
    }

    /** Of a row with a valid time. */
    LocalDateTime readAt() {
        return LocalDateTime.ofEpochSecond(Long.parseLong(time), 0, ZoneOffset.UTC);
    }
}
