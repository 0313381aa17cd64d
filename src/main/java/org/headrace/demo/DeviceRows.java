package org.headrace.demo;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.headrace.HeadraceException;

/**
 * Rows of the demo table {@code devices} in the order in which they arrive. Equal settings always give equal rows. Devices fall silent for a
 * while, and the last one of several for good; one row in a hundred is late, one in five hundred comes twice, one in a thousand is broken.
 *
 * @param devices how many, 1 to 100,000; a device has the same id in each call with the same seed
 * @param start the time of the first readings, in UTC
 * @param hours for how long there are readings, or empty: without end, and then no device falls silent for good
 * @param step seconds between two readings of a device, 1 to 3600
 */
public record DeviceRows(int devices, LocalDateTime start, Optional<Integer> hours, int step, long seed)
        implements Iterable<DeviceRow> {
    private static final double LATE = 0.01;
    private static final double TWICE = 0.002;
    private static final double BROKEN = 0.001;
    private static final int MAX_LATE_SECONDS = (int) Duration.ofHours(6).toSeconds();
    private static final int MAX_HOURS = 1_000_000;
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    /** The last time that ten digits can tell lies in 2286. */
    private static final LocalDateTime END = LocalDateTime.of(2286, 1, 1, 0, 0);

    /** Refuses numbers outside their ranges, and times that ten digits cannot tell. */
    public DeviceRows {
        requireRange("--devices", devices, 100_000);
        hours.ifPresent(given -> requireRange("--hours", given, MAX_HOURS));
        requireRange("--every", step, 3600);
        if (start.isBefore(EPOCH) || start.plusHours(hours.orElse(0)).isAfter(END)) {
            throw HeadraceException.usage(
                    "devices cannot be generated: the readings begin at %s and last %d hours, expected times from %s to %s. Choose another --start, or fewer --hours."
                            .formatted(start, hours.orElse(0), EPOCH, END));
        }
    }

    private static void requireRange(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw HeadraceException.usage(
                    "devices cannot be generated: %s is %d, expected 1 to %d. Give a number in this range."
                            .formatted(option, value, max));
        }
    }

    @Override
    public Iterator<DeviceRow> iterator() {
        return new Arrivals();
    }

    /** A row that has not arrived yet; those that arrive in one second keep the order in which they were made. */
    private record Waiting(DeviceRow row, long number) {
        static final Comparator<Waiting> ORDER = Comparator.comparing(
                        (Waiting waiting) -> waiting.row().arrivesAt())
                .thenComparing(Waiting::number);
    }

    private final class Arrivals implements Iterator<DeviceRow> {
        private final Random random = new Random(seed);
        private final List<DeviceTrack> tracks = new ArrayList<>();
        private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Waiting.ORDER);
        private final Optional<LocalDateTime> end = hours.map(start::plusHours);
        private final Optional<LocalDateTime> endOfLast =
                hours.filter(given -> devices > 1).map(given -> start.plusMinutes(given * 48L));
        private LocalDateTime time = start;
        private long made;
        private int broken;

        Arrivals() {
            Random seeds = new Random(seed);
            for (int i = 0; i < devices; i++) {
                tracks.add(new DeviceTrack(new Random(seeds.nextLong()), step));
            }
        }

        @Override
        public boolean hasNext() {
            while (isBeforeEnd()
                    && (waiting.isEmpty() || waiting.peek().row().arrivesAt().isAfter(time))) {
                makeReadings();
            }
            return !waiting.isEmpty();
        }

        @Override
        public DeviceRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return waiting.remove().row();
        }

        private boolean isBeforeEnd() {
            return end.map(time::isBefore).orElse(true);
        }

        private void makeReadings() {
            for (int i = 0; i < devices; i++) {
                DeviceTrack track = tracks.get(i);
                track.advance();
                boolean isGone =
                        i == devices - 1 && endOfLast.filter(time::isAfter).isPresent();
                if (!track.isSilent() && !isGone) {
                    make(track);
                }
            }
            time = time.plusSeconds(step);
        }

        private void make(DeviceTrack track) {
            boolean isLate = random.nextDouble() < LATE;
            boolean comesTwice = random.nextDouble() < TWICE;
            boolean isBroken = random.nextDouble() < BROKEN;
            DeviceRow row = new DeviceRow(
                    isLate ? time.plusSeconds(1 + random.nextInt(MAX_LATE_SECONDS)) : time,
                    Optional.of(track.id()),
                    Optional.of(track.temperature()),
                    Optional.of(track.location()),
                    Optional.of(Long.toString(time.toEpochSecond(ZoneOffset.UTC))));
            add(isBroken ? BrokenRow.of(row, broken++) : row);
            if (comesTwice) {
                add(row);
            }
        }

        private void add(DeviceRow row) {
            waiting.add(new Waiting(row, made++));
        }
    }
}
