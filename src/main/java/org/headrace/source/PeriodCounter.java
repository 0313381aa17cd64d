package org.headrace.source;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.headrace.Period;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.db.BinaryCopy;
import org.headrace.db.Copy;

/** Counts the rows of a {@linkplain BinaryCopy binary COPY} by period as they pass, so that a first load need not read its source twice. */
public final class PeriodCounter implements Copy.RowConsumer {
    /** The whole result, which has no periods. */
    private static final int NO_COLUMN = -1;

    private static final long DAY_MICROS = 24 * 3_600_000_000L;

    private final int column;
    private final PeriodUnit unit;
    /** What is counted by, and put together to longer periods in the end. */
    private final ChronoUnit bucketUnit;

    private final long bucketMicros;
    private final Map<Long, Count> counts = new HashMap<>();
    private final Count nulls = new Count();
    private long lastBucket;
    private Count last = nulls;

    private static final class Count {
        private long rows;
    }

    private PeriodCounter(int column, PeriodUnit unit) {
        this.column = column;
        this.unit = unit;
        this.bucketUnit = switch (unit) {
            case MINUTE -> ChronoUnit.MINUTES;
            case HOUR -> ChronoUnit.HOURS;
            case DAY, WEEK, MONTH, QUARTER, YEAR -> ChronoUnit.DAYS;
        };
        this.bucketMicros = bucketUnit.getDuration().toNanos() / 1000;
    }

    /** Counts by the value of one column, a timestamp or a date; {@code column} counts from 0. */
    public static PeriodCounter by(int column, PeriodUnit unit) {
        return new PeriodCounter(column, unit);
    }

    /** Counts all rows under the period null. */
    public static PeriodCounter ofTheWhole() {
        return new PeriodCounter(NO_COLUMN, PeriodUnit.DAY);
    }

    @Override
    public void accept(byte[] buffer, int start, int length) {
        int at = BinaryCopy.isHeaderAt(buffer, start, length) ? start + BinaryCopy.HEADER_BYTES : start;
        if (buffer[at] == (byte) BinaryCopy.TRAILER) {
            return;
        }
        if (column == NO_COLUMN) {
            nulls.rows++;
            return;
        }
        at += Short.BYTES;
        for (int skipped = 0; skipped < column; skipped++) {
            at += Integer.BYTES + Math.max(BinaryCopy.intAt(buffer, at), 0);
        }
        int valueBytes = BinaryCopy.intAt(buffer, at);
        at += Integer.BYTES;
        if (at + Math.max(valueBytes, 0) > start + length) {
            throw new AssertionError("a row of " + length + " bytes ends before its column " + column);
        }
        count(valueBytes, buffer, at).rows++;
    }

    private Count count(int valueBytes, byte[] buffer, int at) {
        return switch (valueBytes) {
            case -1 -> nulls;
            case Integer.BYTES -> countOfDay(BinaryCopy.intAt(buffer, at));
            case Long.BYTES -> countAt(BinaryCopy.longAt(buffer, at));
            default -> throw new AssertionError("a time of " + valueBytes + " bytes");
        };
    }

    private Count countOfDay(int days) {
        boolean isInfinite = days == Integer.MIN_VALUE || days == Integer.MAX_VALUE;
        return countAt(isInfinite ? (days < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : days * DAY_MICROS);
    }

    /** Rows mostly come in the order of time, so that the count of the last one is tried first. */
    private Count countAt(long micros) {
        boolean isInfinite = micros == Long.MIN_VALUE || micros == Long.MAX_VALUE;
        long bucket = isInfinite ? micros : Math.floorDiv(micros, bucketMicros);
        if (last == nulls || bucket != lastBucket) {
            lastBucket = bucket;
            last = counts.computeIfAbsent(bucket, missing -> new Count());
        }
        return last;
    }

    /** What was counted, by the start of the period. */
    public Map<LocalDateTime, PeriodState> periods() {
        Map<LocalDateTime, Long> rows = new HashMap<>();
        counts.forEach((bucket, count) -> rows.merge(start(bucket), count.rows, Long::sum));
        if (nulls.rows > 0) {
            rows.put(null, nulls.rows);
        }
        Map<LocalDateTime, PeriodState> periods = new HashMap<>();
        rows.forEach((start, count) -> periods.put(start, new PeriodState(count, Optional.empty())));
        return periods;
    }

    /** The periods in which rows were counted; of a counter that counts by a column. */
    public PeriodSet places() {
        return PeriodSet.of(periods().keySet().stream()
                .map(start -> Period.startingAt(start, unit))
                .toList());
    }

    private LocalDateTime start(long bucket) {
        if (bucket == Long.MIN_VALUE || bucket == Long.MAX_VALUE) {
            return bucket < 0 ? LocalDateTime.MIN : LocalDateTime.MAX;
        }
        return unit.floor(BinaryCopy.EPOCH.plus(bucket, bucketUnit));
    }
}
