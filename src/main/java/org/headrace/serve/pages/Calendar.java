package org.headrace.serve.pages;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The days of a year in columns of weeks, darker the more often what lies in them changed.
 *
 * @param days those that changed; empty if no change is known by its period
 */
record Calendar(List<Day> days, List<Mark> months) {
    /** Width and height of a day with the gap after it. */
    static final int STEP = 13;

    static final int WEEKS = 54;
    private static final int LENGTH = 370;
    private static final int LEVELS = 4;

    /** A day that changed; {@code level} is 1 to 4. */
    record Day(int x, int y, int level, String text) {}

    /** Where a month begins. */
    record Mark(int x, String word) {}

    /** The year that ends with the last day that changed. */
    static Calendar of(Reading reading, String relation) {
        Map<LocalDate, Long> changes = new TreeMap<>();
        reading.state(
                LENGTH * 2,
                row -> changes.put(row.getObject(1, LocalDate.class), row.getLong(2)),
                """
                        with noted as (
                            select period_start, period_end - interval '1 microsecond' as period_last
                            from headrace.relation_change
                            where relation = ? and scope = 'period' and isfinite(period_start) and isfinite(period_end)
                        ),
                        last_day as (select max(period_last)::date as day from noted)
                        select changed::date, count(*)
                        from noted
                        cross join last_day
                        cross join lateral generate_series(
                            greatest(period_start::date, last_day.day - ?)::timestamp,
                            period_last::date::timestamp,
                            interval '1 day'
                        ) as changed
                        group by 1
                        order by 1""",
                relation,
                LENGTH);
        return of(changes);
    }

    static Calendar of(Map<LocalDate, Long> changes) {
        if (changes.isEmpty()) {
            return new Calendar(List.of(), List.of());
        }
        TreeMap<LocalDate, Long> sorted = new TreeMap<>(changes);
        LocalDate first = sorted.lastKey().minusDays(LENGTH).with(DayOfWeek.MONDAY);
        long most = sorted.values().stream().mapToLong(Long::longValue).max().orElse(1);
        List<Day> days = new ArrayList<>();
        sorted.forEach((day, count) -> days.add(new Day(
                x(first, day),
                (day.getDayOfWeek().getValue() - 1) * STEP,
                (int) Math.max(1, (count * LEVELS + most - 1) / most),
                day + ": changed " + Text.count(count, "time"))));
        List<Mark> months = new ArrayList<>();
        for (LocalDate month = first.plusMonths(1).withDayOfMonth(1);
                !month.isAfter(sorted.lastKey());
                month = month.plusMonths(1)) {
            String word = month.getMonthValue() == 1
                    ? String.valueOf(month.getYear())
                    : month.toString().substring(5, 7);
            months.add(new Mark(x(first, month), word));
        }
        return new Calendar(List.copyOf(days), List.copyOf(months));
    }

    private static int x(LocalDate first, LocalDate day) {
        return (int) ((day.toEpochDay() - first.toEpochDay()) / 7) * STEP;
    }
}
