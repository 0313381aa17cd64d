package org.headrace.source.files;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.headrace.source.PeriodState;

/**
 * What the files hold, by file and period: how many rows, and the sum of their hashes. Of a query that reads files together all is under
 * one file, {@link #TOGETHER}.
 *
 * @param files the sums by path, and in each by {@link FileColumn#periodStart}; null is a period
 */
record FileDigests(Map<Path, Map<Long, Sum>> files) {
    /** In place of a path. */
    static final Path TOGETHER = Path.of("");

    /** Count and sum. */
    record Sum(long rows, BigInteger hash) {
        Sum plus(Sum other) {
            return new Sum(rows + other.rows, hash.add(other.hash));
        }
    }

    static FileDigests none() {
        return new FileDigests(new TreeMap<>());
    }

    void add(Path file, Long period, Sum sum) {
        files.computeIfAbsent(file, missing -> new HashMap<>()).merge(period, sum, Sum::plus);
    }

    /** The sums of all files together. */
    Map<Long, Sum> total() {
        Map<Long, Sum> total = new HashMap<>();
        files.values().forEach(periods -> periods.forEach((period, sum) -> total.merge(period, sum, Sum::plus)));
        return total;
    }

    /** The same, as the state keeps it. */
    Map<LocalDateTime, PeriodState> periods() {
        Map<LocalDateTime, PeriodState> periods = new HashMap<>();
        total().forEach((period, sum) ->
                periods.put(start(period), new PeriodState(sum.rows(), Optional.of(new BigDecimal(sum.hash())))));
        return periods;
    }

    /** The start of a period, null for null, as the driver of PostgreSQL has the infinities. */
    static LocalDateTime start(Long micros) {
        if (micros == null) {
            return null;
        }
        if (micros == Long.MIN_VALUE || micros == Long.MAX_VALUE) {
            return micros < 0 ? LocalDateTime.MIN : LocalDateTime.MAX;
        }
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    /** One file's sums as text; of a file without rows nothing. */
    String text(Path file) {
        return files.getOrDefault(file, Map.of()).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().rows() + "/"
                        + entry.getValue().hash())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** Takes in what {@link #text} made. */
    void read(Path file, String text) {
        files.put(file, new HashMap<>());
        for (String entry : text.split(" ", -1)) {
            if (!entry.isEmpty()) {
                String[] parts = entry.split("[=/]", -1);
                Long period = parts[0].equals("null") ? null : Long.valueOf(parts[0]);
                add(file, period, new Sum(Long.parseLong(parts[1]), new BigInteger(parts[2])));
            }
        }
    }
}
