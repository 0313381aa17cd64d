package org.headrace;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The length of the periods by which a table is loaded or rebuilt. */
public enum PeriodUnit {
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS),
    MONTH(ChronoUnit.MONTHS),
    YEAR(ChronoUnit.YEARS);

    private final ChronoUnit chronoUnit;

    PeriodUnit(ChronoUnit chronoUnit) {
        this.chronoUnit = chronoUnit;
    }

    /** The start of the period that {@code time} falls in; what {@code date_trunc} gives. */
    public LocalDateTime floor(LocalDateTime time) {
        LocalDateTime start = time.truncatedTo(this == HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS);
        return switch (this) {
            case HOUR, DAY -> start;
            case MONTH -> start.withDayOfMonth(1);
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
        return start.plus(1, chronoUnit);
    }

    /** Whether each period of another unit lies in one of this unit; a week may lie in two months. */
    public boolean holds(PeriodUnit other) {
        return other == this || (other.compareTo(this) < 0 && !other.name().equals("WEEK"));
    }

    /** The unit as settings and {@code date_trunc} spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
