package org.headrace.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How far a step has come with its rows.
 *
 * @param rows how many have passed
 * @param expected how many it will be, if that is known
 * @param elapsed since the step began; more than nothing
 */
record RowProgress(long rows, OptionalLong expected, Duration elapsed) {
    /** As people read it: {@code 1,200,000 of 6,000,000 rows (20 %), 400,000 rows/s, 12 s left}. */
    String text() {
        double rate = rows / (elapsed.toNanos() / 1e9);
        String speed = String.format(Locale.ROOT, "%,.0f rows/s", rate);
        if (expected.isEmpty() || expected.getAsLong() < rows) {
            return String.format(Locale.ROOT, "%,d rows, %s", rows, speed);
        }
        long all = expected.getAsLong();
        return String.format(
                Locale.ROOT,
                "%,d of %,d rows (%d %%), %s, %s left",
                rows,
                all,
                100 * rows / all,
                speed,
                length(Math.round((all - rows) / rate)));
    }

    private static String length(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + " min " + seconds % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
