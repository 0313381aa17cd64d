package org.headrace.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping;
import org.headrace.PeriodMapping.Reading;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/**
 * How far changed periods of the inputs reach: the one place where they become periods of what reads them, an incremental model or a check
 * that has periods.
 *
 * @param periods in which the result can differ
 * @param lookups more such periods, which the warehouse has to find
 */
record Reach(PeriodSet periods, List<PeriodLookup> lookups) {
    /** A view has no mapping of its own: it changes only with its definition. */
    private static final List<PeriodMapping> WHOLE = List.of(new PeriodMapping.Whole("it is a view"));

    Reach {
        lookups = periods.isEverything() ? List.of() : List.copyOf(lookups);
    }

    /** Of a query that can only be built or looked at as a whole. */
    static Reach ofTheWhole(InputChanges changes) {
        return new Reach(changes.isEmpty() ? PeriodSet.NOTHING : PeriodSet.EVERYTHING, List.of());
    }

    /**
     * Of a query with periods.
     *
     * @param mappings of each input
     */
    static Reach of(InputChanges changes, Map<TableName, List<PeriodMapping>> mappings, PeriodColumn period) {
        PeriodSet periods = PeriodSet.NOTHING;
        List<PeriodLookup> lookups = new ArrayList<>();
        for (Map.Entry<TableName, PeriodSet> change : changes.byInput().entrySet()) {
            for (PeriodMapping mapping : mappings.getOrDefault(change.getKey(), WHOLE)) {
                PeriodSet changed = change.getValue();
                if (mapping instanceof PeriodMapping.Proven proven) {
                    periods = periods.union(proven.truncation().apply(changed).widenedTo(period.unit()));
                } else if (isLookedUp(mapping)
                        && !changed.isEverything()
                        && !isLost(change.getKey(), mapping, changes)) {
                    lookups.add(new PeriodLookup(change.getKey(), mapping, changed));
                } else if (!isNothing(mapping)) {
                    periods = PeriodSet.EVERYTHING;
                }
            }
        }
        return new Reach(periods, lookups);
    }

    /**
     * Of a query whose rows are known by a key: the lookups find keys.
     *
     * @param mappings of each input
     * @param isLog whether the rows of an input never go; of another one that an earlier run changed, nobody knows any more which keys its rows
     *     had before
     */
    static Reach ofKeys(
            InputChanges changes, Map<TableName, List<PeriodMapping>> mappings, Predicate<TableName> isLog) {
        List<PeriodLookup> lookups = new ArrayList<>();
        for (Map.Entry<TableName, PeriodSet> change : changes.byInput().entrySet()) {
            TableName input = change.getKey();
            boolean isLost = changes.earlier().containsKey(input) && !isLog.test(input);
            for (PeriodMapping mapping : mappings.getOrDefault(input, WHOLE)) {
                if (isNothing(mapping)) {
                    continue;
                }
                if (!isLookedUp(mapping) || change.getValue().isEverything() || isLost) {
                    return new Reach(PeriodSet.EVERYTHING, List.of());
                }
                lookups.add(new PeriodLookup(input, mapping, change.getValue()));
            }
        }
        return new Reach(PeriodSet.NOTHING, lookups);
    }

    private static boolean isNothing(PeriodMapping mapping) {
        return mapping instanceof PeriodMapping.Declared declared && declared.reading() instanceof Reading.Nothing;
    }

    /** What a query over the input would have found before an earlier run changed it is not known any more. */
    private static boolean isLost(TableName input, PeriodMapping mapping, InputChanges changes) {
        return isTouches(mapping) && changes.earlier().containsKey(input);
    }

    static boolean isTouches(PeriodMapping mapping) {
        return mapping instanceof PeriodMapping.Declared declared && declared.reading() instanceof Reading.Touches;
    }

    /** The same if the pairs that were traced before can be relied on; else everything, where they would be looked up. */
    Reach trusting(boolean isTraceKept) {
        boolean isTraced = lookups.stream().anyMatch(lookup -> lookup.mapping() instanceof PeriodMapping.Traced);
        return isTraceKept || !isTraced ? this : new Reach(PeriodSet.EVERYTHING, List.of());
    }

    static boolean isLookedUp(PeriodMapping mapping) {
        return mapping instanceof PeriodMapping.Traced
                || isTouches(mapping)
                || (mapping instanceof PeriodMapping.Declared declared && declared.reading() instanceof Reading.Within);
    }

    boolean isNothing() {
        return periods.isEmpty() && lookups.isEmpty();
    }
}
