package org.headrace;

import java.util.ArrayList;
import java.util.List;

/**
 * A time cut to the start of a unit, or of several one after the other, as {@code date_trunc} and a cast to date do it.
 *
 * @param units in order; none leaves the time as it is. Kept short: a unit that changes nothing is left out, so that two
 *     truncations with equal results are equal
 */
public record Truncation(List<PeriodUnit> units) {
    public static final Truncation NONE = new Truncation(List.of());

    public Truncation {
        List<PeriodUnit> kept = new ArrayList<>();
        units.forEach(unit -> add(kept, unit));
        units = List.copyOf(kept);
    }

    private static void add(List<PeriodUnit> kept, PeriodUnit unit) {
        while (!kept.isEmpty() && unit.holds(kept.get(kept.size() - 1))) {
            kept.remove(kept.size() - 1);
        }
        if (kept.isEmpty() || !kept.get(kept.size() - 1).holds(unit)) {
            kept.add(unit);
        }
    }

    /** This truncation, and then another one of its result. */
    public Truncation then(Truncation next) {
        List<PeriodUnit> all = new ArrayList<>(units);
        all.addAll(next.units);
        return new Truncation(all);
    }

    /** Whether times that {@code finer} makes equal are equal under this truncation, too. */
    public boolean isDeterminedBy(Truncation finer) {
        return finer.then(this).equals(this);
    }

    /** A set that holds the truncated value of every time in {@code periods}. */
    public PeriodSet apply(PeriodSet periods) {
        PeriodSet widened = periods;
        for (PeriodUnit unit : units) {
            widened = widened.widenedTo(unit);
        }
        return widened;
    }
}
