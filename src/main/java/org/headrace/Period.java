package org.headrace;

import java.time.LocalDateTime;
import java.util.Objects;

/**
 * A stretch of time from {@code start} (inclusive) to {@code end} (exclusive), or one of the three places outside time that
 * a timestamp column knows: null, {@code -infinity} and {@code infinity}.
 *
 * <p>The driver reads and writes the infinities as {@link LocalDateTime#MIN} and {@link LocalDateTime#MAX}; so do we.
 */
public record Period(LocalDateTime start, LocalDateTime end) {
    /** The rows whose period column is null. */
    public static final Period NULL = new Period(null, null);

    public Period {
        boolean outsideTime = start == null || end == null || isInfinite(start) || isInfinite(end);
        if (outsideTime ? !Objects.equals(start, end) : !start.isBefore(end)) {
            throw new IllegalArgumentException("a period ends after it starts: " + start + " to " + end);
        }
    }

    /** The period that starts at {@code start}: null and the infinities are periods of their own. */
    public static Period startingAt(LocalDateTime start, PeriodUnit unit) {
        if (start == null) {
            return NULL;
        }
        return new Period(start, isInfinite(start) ? start : unit.next(start));
    }

    private static boolean isInfinite(LocalDateTime time) {
        return LocalDateTime.MIN.equals(time) || LocalDateTime.MAX.equals(time);
    }

    /** Whether this is a stretch of time, neither null nor infinite. */
    public boolean isFinite() {
        return start != null && !isInfinite(start);
    }

    /** The shortest period made of whole {@code unit}s that contains this one. */
    public Period widenedTo(PeriodUnit unit) {
        return isFinite() ? new Period(unit.floor(start), unit.ceiling(end)) : this;
    }
}
