package org.headrace.demo;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.headrace.HeadraceException;

/**
 * One month of the demo table {@code entity}. The rows are drawn as CPython's {@code random} draws them, so that a year,
 * a month and a scale always give the same rows, here and in any other implementation. They are drawn while being
 * read, in order of time; each iterator starts anew.
 *
 * @param scale how many rows there are and how large their values: the setting {@code RANDOM_MAIN_CONTROLLER}
 */
public record EntityRows(int year, int month, int scale) implements Iterable<EntityRows.Row> {
    /** A row, its time without a zone. */
    public record Row(LocalDateTime createdAt, int value) {}

    /** Refuses a month that does not exist, a year outside 1 to 9999, and a scale outside what the month allows. */
    public EntityRows {
        String subject = "entity %d %d cannot be generated".formatted(year, month);
        if (year < 1 || year > 9999) {
            throw HeadraceException.usage(
                    "%s: the year is %d, expected 1 to 9999. Name a year in this range.".formatted(subject, year));
        }
        if (month < 1 || month > 12) {
            throw HeadraceException.usage(
                    "%s: the month is %d, expected 1 to 12. Name a month in this range.".formatted(subject, month));
        }
        // A scale up to this keeps the shortest delay at a second or more, and every value at 40000 or less.
        int largestScale = (int) baseDelay(month);
        if (scale < 1 || scale > largestScale) {
            throw HeadraceException.usage(
                    ("%s: RANDOM_MAIN_CONTROLLER is %d, expected 1 to %d for this month; above that, "
                                    + "rows may follow without a delay and the month would never end. "
                                    + "Set RANDOM_MAIN_CONTROLLER to 1 to %d, which suits every month.")
                            .formatted(subject, scale, largestScale, (int) baseDelay(6)));
        }
    }

    @Override
    public Iterator<Row> iterator() {
        return new Draws();
    }

    /** From 1 in January up to 6 in June and July, and down again. */
    private static int intensity(int month) {
        return Math.min(13 - month, month);
    }

    /** The delay in seconds at scale 1; the order of these operations, and of those that follow, decides the last bit. */
    private static double baseDelay(int month) {
        return 1.0 / intensity(month) * 10000;
    }

    private final class Draws implements Iterator<Row> {
        private final UniformRandomProvider random = RandomSource.MT.create(new int[] {year + month});
        private final Range delaySeconds;
        private final Range weekdayValue;
        private final Range weekendValue;
        private LocalDateTime createdAt = LocalDateTime.of(year, month, 1, 0, 0);
        private final LocalDateTime end = createdAt.plusMonths(1);

        Draws() {
            double delay = baseDelay(month) / scale;
            int value = scale * intensity(month);
            delaySeconds = new Range((int) delay, (int) (delay * 2));
            weekdayValue = new Range(value, 2 * value);
            weekendValue = new Range(2 * value, 4 * value);
        }

        @Override
        public boolean hasNext() {
            return createdAt.isBefore(end);
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = new Row(createdAt, valueRange().draw(random));
            createdAt = createdAt.plusSeconds(delaySeconds.draw(random));
            return row;
        }

        private Range valueRange() {
            boolean weekend = createdAt.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
            return weekend ? weekendValue : weekdayValue;
        }
    }

    /** Whole numbers from {@code min} to {@code max}, both included. */
    private record Range(int min, int max) {
        /** CPython's {@code randint}: draws as many bits as the size of the range has, until they are below it. */
        int draw(UniformRandomProvider random) {
            int size = max - min + 1;
            int drawn;
            do {
                drawn = random.nextInt() >>> Integer.numberOfLeadingZeros(size);
            } while (drawn >= size);
            return min + drawn;
        }
    }
}
