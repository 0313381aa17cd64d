package org.headrace;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which part of a relation is meant: nothing, all of it, or certain periods. Adjacent periods are one. */
public final class PeriodSet {
    public static final PeriodSet NOTHING = new PeriodSet(List.of(), false);
    public static final PeriodSet EVERYTHING = new PeriodSet(List.of(), true);

    /** Periods that are not known yet, those of rows that a load is about to write; so they may be any. */
    public static final PeriodSet OF_ROWS_TO_COME = new PeriodSet(List.of(), true);

    /**
     * Up to how many stretches are written as ranges, which an index can serve. Without an index each row is compared with every one,
     * and a search among the bounds is faster from 8 on; with one, ranges are faster at 32 still, and slower at 90 (bench/NOTES.md).
     */
    private static final int MOST_RANGES = 16;

    private static final Comparator<Period> BY_START = Comparator.comparing(
                    Period::start, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Period::end, Comparator.nullsLast(Comparator.naturalOrder()));

    private final List<Period> periods;
    private final boolean everything;

    private PeriodSet(List<Period> periods, boolean everything) {
        this.periods = periods;
        this.everything = everything;
    }

    public static PeriodSet of(Collection<Period> periods) {
        Set<Period> sorted = new TreeSet<>(BY_START);
        sorted.addAll(periods);
        List<Period> merged = new ArrayList<>();
        for (Period period : sorted) {
            Period last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null
                    && last.isFinite()
                    && period.isFinite()
                    && !last.end().isBefore(period.start())) {
                LocalDateTime end = last.end().isAfter(period.end()) ? last.end() : period.end();
                merged.set(merged.size() - 1, new Period(last.start(), end));
            } else {
                merged.add(period);
            }
        }
        return new PeriodSet(List.copyOf(merged), false);
    }

    @SuppressWarnings("ReferenceEquality")
    public PeriodSet union(PeriodSet other) {
        if (everything || other.everything) {
            return this == EVERYTHING || other == EVERYTHING ? EVERYTHING : OF_ROWS_TO_COME;
        }
        return of(Stream.concat(periods.stream(), other.periods.stream()).toList());
    }

    /** Every period of this set, widened to whole {@code unit}s. */
    public PeriodSet widenedTo(PeriodUnit unit) {
        return everything
                ? this
                : of(periods.stream().map(p -> p.widenedTo(unit)).toList());
    }

    /** Whether every period of another set lies within this one. */
    public boolean containsAll(PeriodSet other) {
        return everything
                || (!other.everything
                        && other.periods.stream()
                                .allMatch(inner -> periods.stream().anyMatch(outer -> contains(outer, inner))));
    }

    private static boolean contains(Period outer, Period inner) {
        return outer.equals(inner)
                || (outer.isFinite()
                        && inner.isFinite()
                        && !inner.start().isBefore(outer.start())
                        && !inner.end().isAfter(outer.end()));
    }

    /** The periods of this set, each cut into those of one unit; what is not finite stays as it is. */
    public List<Period> divided(PeriodUnit unit) {
        List<Period> parts = new ArrayList<>();
        for (Period period : periods) {
            if (!period.isFinite()) {
                parts.add(period);
                continue;
            }
            for (LocalDateTime start = unit.floor(period.start());
                    start.isBefore(period.end());
                    start = unit.next(start)) {
                parts.add(new Period(start, unit.next(start)));
            }
        }
        return parts;
    }

    public boolean isEmpty() {
        return !everything && periods.isEmpty();
    }

    public boolean isEverything() {
        return everything;
    }

    /** In order of time, merged; empty when this is nothing or everything. */
    public List<Period> periods() {
        return periods;
    }

    /**
     * The SQL condition that holds for the rows of this set, for use in a WHERE.
     *
     * @param expression the period column as SQL
     * @param type its type: {@code timestamp}, {@code timestamptz} (in a session at UTC) or {@code date}
     * @throws HeadraceException if the type is another one: a text would be compared as such
     */
    public String condition(String expression, String type) {
        if (!PeriodColumn.TYPES.contains(type)) {
            throw HeadraceException.failed("The period column " + expression + " is " + type + "; expected "
                    + "a column of type timestamp, timestamptz or date. Cast it, or correct the key 'period'.");
        }
        if (everything) {
            return "true";
        }
        if (periods.isEmpty()) {
            return "false";
        }
        // PostgreSQL cuts a bound within a day to the start of that day, and an hour would have none of its rows.
        List<Period> all = type.equals("date") ? widenedTo(PeriodUnit.DAY).periods : periods;
        List<Period> finite = all.stream().filter(Period::isFinite).toList();
        boolean areMany = finite.size() > MOST_RANGES;
        Stream<String> stretches = areMany
                ? Stream.of(searchCondition(expression, type, finite))
                : finite.stream().map(period -> condition(expression, type, period));
        Stream<String> outsideTime =
                all.stream().filter(period -> !period.isFinite()).map(period -> condition(expression, type, period));
        return Stream.concat(stretches, outsideTime).collect(Collectors.joining(" or ", "(", ")"));
    }

    /** A binary search for each row: as the stretches lie apart, a time is in one if it has passed an odd number of bounds. */
    private static String searchCondition(String expression, String type, List<Period> finite) {
        String bounds = finite.stream()
                .flatMap(period -> Stream.of(period.start(), period.end()))
                .map(Period::text)
                .collect(Collectors.joining(",", "'{", "}'"));
        Period all =
                new Period(finite.get(0).start(), finite.get(finite.size() - 1).end());
        return "(%1$s and width_bucket((%2$s)::%3$s, %4$s::%3$s[]) %% 2 = 1)"
                .formatted(condition(expression, type, all), expression, type, bounds);
    }

    private static String condition(String expression, String type, Period period) {
        if (period.start() == null) {
            return expression + " is null";
        }
        String start = type + " '" + Period.text(period.start()) + "'";
        if (!period.isFinite()) {
            return expression + " = " + start;
        }
        return "(%1$s >= %2$s and %1$s < %3$s '%4$s')".formatted(expression, start, type, Period.text(period.end()));
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean toCome() {
        return this == OF_ROWS_TO_COME;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeriodSet set
                && toCome() == set.toCome()
                && everything == set.everything
                && periods.equals(set.periods);
    }

    @Override
    public int hashCode() {
        return 31 * periods.hashCode() + Boolean.hashCode(everything);
    }

    /** For people: {@code 2023-03-01..2023-03-31, null}, days inclusive; at most three stretches are named. */
    @Override
    public String toString() {
        if (everything) {
            return toCome() ? "the periods of the rows written" : "everything";
        }
        if (periods.isEmpty()) {
            return "nothing";
        }
        String named = periods.stream().limit(3).map(PeriodSet::describe).collect(Collectors.joining(", "));
        return periods.size() > 3 ? named + " and " + (periods.size() - 3) + " more" : named;
    }

    private static String describe(Period period) {
        if (period.start() == null) {
            return "null";
        }
        if (!period.isFinite()) {
            return LocalDateTime.MIN.equals(period.start()) ? "-infinity" : "infinity";
        }
        boolean wholeDays = Stream.of(period.start(), period.end())
                .allMatch(time -> time.truncatedTo(ChronoUnit.DAYS).equals(time));
        if (!wholeDays) {
            return period.start() + ".." + period.end();
        }
        var first = period.start().toLocalDate();
        var last = period.end().toLocalDate().minusDays(1);
        return first.equals(last) ? first.toString() : first + ".." + last;
    }
}
