package org.headrace.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.headrace.db.Copy;
import org.headrace.db.Session;

/**
 * Writes rows into the table {@code devices} of a demo's production database. It only ever adds rows, as the devices do, and creates the
 * table where there is none: one without key or index.
 */
public final class DeviceGenerator {
    private static final String CREATE =
            "create table if not exists devices (device_id varchar, temperature integer, location varchar, time varchar)";
    private static final String COLUMNS = "(device_id, temperature, location, time)";

    private final Session production;

    public DeviceGenerator(Session production) {
        this.production = production;
    }

    /** Copies all rows in one transaction; returns how many. */
    public long write(DeviceRows rows) {
        return production.inTransaction(() -> {
            production.execute(CREATE);
            // Non-null values are quoted, null is nothing, and CSV has no escapes: any text arrives as it is.
            CSVFormat csv =
                    CSVFormat.POSTGRESQL_CSV.builder().setRecordSeparator("\n").get();
            try (var copy = new Copy.CopyWriter(production, "copy devices " + COLUMNS + " from stdin (format csv)")) {
                for (DeviceRow row : rows) {
                    copy.write((csv.format(values(row)) + "\n").getBytes(UTF_8));
                }
                return copy.finish().rows();
            }
        });
    }

    /**
     * Inserts each row when it arrives, in a transaction of its own.
     *
     * @param isEndedWithin waits for a time; returns true if no more rows are wanted
     * @return how many rows were inserted
     */
    public long writeLive(DeviceRows rows, Clock clock, Predicate<Duration> isEndedWithin) {
        production.execute(CREATE);
        long written = 0;
        for (DeviceRow row : rows) {
            Duration wait = Duration.between(LocalDateTime.now(clock.withZone(ZoneOffset.UTC)), row.arrivesAt());
            if (isEndedWithin.test(wait.isNegative() ? Duration.ZERO : wait)) {
                break;
            }
            production.update("insert into devices " + COLUMNS + " values (?, ?, ?, ?)", values(row));
            written++;
        }
        return written;
    }

    private static Object[] values(DeviceRow row) {
        return new Object[] {
            row.deviceId().orElse(null),
            row.temperature().orElse(null),
            row.location().orElse(null),
            row.time().orElse(null)
        };
    }
}
