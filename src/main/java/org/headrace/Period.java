package org.headrace;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A stretch of time from {@code start} (inclusive) to {@code end} (exclusive), or one of the three places outside time that
 * a timestamp column knows: null, {@code -infinity} and {@code infinity}.
 *
 * <p>The driver reads the infinities as {@link LocalDateTime#MIN} and {@link LocalDateTime#MAX}; so do we.
 */
public record Period(LocalDateTime start, LocalDateTime end) {
    /** The rows whose period column is null. */
    public static final Period NULL = new Period(null, null);

    /** The first time that a timestamp can hold; months and years may begin before it. */
    private static final LocalDateTime FIRST = LocalDateTime.of(-4713, 11, 24, 0, 0);

    /** The end of the last period, which no timestamp can hold. */
    private static final LocalDateTime END = LocalDateTime.of(294277, 1, 1, 0, 0);

    /**
     * Without the sign that Java puts before a year of five digits, which PostgreSQL takes for a time zone; and with names of the eras
     * that PostgreSQL knows: Java's own are CE and BCE from version 23 on.
     */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NOT_NEGATIVE)
            .appendPattern("-MM-dd HH:mm:ss.SSSSSS ")
            .appendText(ChronoField.ERA, Map.of(0L, "BC", 1L, "AD"))
            .toFormatter(Locale.ROOT);

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
        return new Period(start, isInfinite(start) ? start : unit.next(unit.floor(start)));
    }

    /** The period whose bounds were written as {@link #text}. */
    public static Period between(LocalDateTime start, LocalDateTime end) {
        return new Period(start, LocalDateTime.MAX.equals(end) && !isInfinite(start) ? END : end);
    }

    /**
     * A bound as PostgreSQL reads it, within what a timestamp can hold; null for null. Written by the driver, a time in the first weeks
     * would become {@code -infinity}.
     */
    public static String text(LocalDateTime bound) {
        if (bound == null) {
            return null;
        }
        if (LocalDateTime.MIN.equals(bound)) {
            return "-infinity";
        }
        return bound.isBefore(END) ? TIMESTAMP.format(bound.isBefore(FIRST) ? FIRST : bound) : "infinity";
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
