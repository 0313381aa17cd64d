package org.headrace;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** The length of the periods by which a table is loaded or rebuilt, from the shortest on. */
public enum PeriodUnit {
    MINUTE(1, ChronoUnit.MINUTES),
    HOUR(1, ChronoUnit.HOURS),
    DAY(1, ChronoUnit.DAYS),
    /** As ISO 8601 has it: from Monday on. */
    WEEK(1, ChronoUnit.WEEKS),
    MONTH(1, ChronoUnit.MONTHS),
    QUARTER(3, ChronoUnit.MONTHS),
    YEAR(1, ChronoUnit.YEARS);

    private final int length;
    private final ChronoUnit chronoUnit;

    PeriodUnit(int length, ChronoUnit chronoUnit) {
        this.length = length;
        this.chronoUnit = chronoUnit;
    }

    /** The start of the period that {@code time} falls in; what {@code date_trunc} gives. */
    public LocalDateTime floor(LocalDateTime time) {
        LocalDateTime start = time.truncatedTo(compareTo(DAY) < 0 ? chronoUnit : ChronoUnit.DAYS);
        return switch (this) {
            case MINUTE, HOUR, DAY -> start;
            case WEEK -> start.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> start.withDayOfMonth(1);
            case QUARTER -> start.withDayOfMonth(1).minusMonths((start.getMonthValue() - 1) % 3);
            case YEAR -> start.withDayOfYear(1);
        };
    }

    /** The first start of a period at or after {@code time}. */
    public LocalDateTime ceiling(LocalDateTime time) {
        LocalDateTime start = floor(time);
        return start.equals(time) ? start : next(start);
    }

    /** The start of the period after the one that starts at {@code start}. */
    public LocalDateTime next(LocalDateTime start) {
        return start.plus(length, chronoUnit);
    }

    /** Whether each period of another unit lies in one of this unit; a week may lie in two months. */
    public boolean holds(PeriodUnit other) {
        return other == this || (other.compareTo(this) < 0 && other != WEEK);
    }

    /** The unit as settings and {@code date_trunc} spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
