package org.headrace.demo;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * One row of the demo table {@code devices}. A broken row may lack any column.
 *
 * @param arrivesAt when the row is inserted, in UTC: a late row long after the {@code time} that it carries
 * @param time seconds since 1970 in UTC, as text
 */
public record DeviceRow(
        LocalDateTime arrivesAt,
        Optional<String> deviceId,
        Optional<Integer> temperature,
        Optional<String> location,
        Optional<String> time) {}
