package org.headrace.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.headrace.Period;
import org.headrace.PeriodMapping;
import org.headrace.PeriodMapping.Reading;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;
import org.headrace.plan.PeriodLookup;
import org.headrace.plan.PreparePlan;
import org.headrace.project.Model;
import org.headrace.state.PeriodTraces;

/** Finds in the warehouse which periods of a model changed periods of its inputs touch, in the transaction that builds the models. */
final class TouchedPeriods {
    private final Session warehouse;
    private final PreparePlan plan;
    private final Map<TableName, PeriodSet> touchedBefore = new HashMap<>();

    TouchedPeriods(Session warehouse, PreparePlan plan) {
        this.warehouse = warehouse;
        this.plan = plan;
    }

    /**
     * Asks the queries that {@code touches} declares of a relation before it is rebuilt, as its old rows may lead to other periods than the new
     * ones. If all of the relation is about to be rebuilt, that can be any period. Of a raw table, which is loaded already, the models that such
     * a query reads are as they were.
     *
     * @param periods that are about to be rebuilt, or that were loaded
     */
    void beforeRebuild(TableName relation, PeriodSet periods) {
        plan.touchedBy(relation, periods)
                .forEach((model, lookups) -> touchedBefore.merge(
                        model.name(),
                        periods.isEverything()
                                ? PeriodSet.EVERYTHING
                                : BeforeRebuild.ask(warehouse, PeriodSet.EVERYTHING, () -> find(model, lookups)),
                        PeriodSet::union));
    }

    /** The periods of a model that its lookups lead to now. */
    PeriodSet find(Model model, List<PeriodLookup> lookups) {
        PeriodUnit unit = model.period().orElseThrow().unit();
        PeriodSet touched = PeriodSet.NOTHING;
        for (PeriodLookup lookup : lookups) {
            touched = touched.union(find(model, unit, lookup));
        }
        return touched;
    }

    /** What {@link #beforeRebuild} found for a model whose step's turn it is. */
    PeriodSet foundBefore(Model model) {
        return touchedBefore.getOrDefault(model.name(), PeriodSet.NOTHING);
    }

    private PeriodSet find(Model model, PeriodUnit unit, PeriodLookup lookup) {
        if (lookup.mapping() instanceof PeriodMapping.Traced traced) {
            return new PeriodTraces(warehouse, model.name(), unit)
                    .touched(new PeriodTraces.TracedInput(lookup.input(), traced), lookup.changed());
        }
        Reading reading = ((PeriodMapping.Declared) lookup.mapping()).reading();
        if (reading instanceof Reading.Within within) {
            return within(within.distance(), lookup.changed()).widenedTo(unit);
        }
        if (reading instanceof Reading.Touches touches) {
            PeriodUnit inputUnit =
                    ((PeriodMapping.Declared) lookup.mapping()).inputUnit().orElse(unit);
            return touched(touches.sql(), lookup.changed().divided(inputUnit), unit);
        }
        throw new AssertionError(reading);
    }

    private PeriodSet within(String distance, PeriodSet changed) {
        List<Period> periods = warehouse.query(
                TouchedPeriods::period,
                SqlResource.read(TouchedPeriods.class, "periods_within.sql"),
                distance,
                starts(changed.periods()),
                ends(changed.periods()));
        return PeriodSet.of(periods);
    }

    private static Period period(ResultSet row) throws SQLException {
        return Period.between(
                row.getObject("starts_at", LocalDateTime.class), row.getObject("ends_at", LocalDateTime.class));
    }

    /** A WITH clause of changed periods, for queries that {@code touches} declares. */
    static String changedPeriods(List<Period> changed) {
        return "with changed_periods (starts_at, ends_at) as (select * from unnest(" + array(starts(changed)) + ", "
                + array(ends(changed)) + "))";
    }

    /** Without parameters, since a question mark in the query is an operator. */
    private PeriodSet touched(String sql, List<Period> changed, PeriodUnit unit) {
        String statement = SqlResource.read(TouchedPeriods.class, "periods_touched.sql")
                .replace("{starts}", array(starts(changed)))
                .replace("{ends}", array(ends(changed)))
                .replace("{query}", sql);
        return PeriodSet.of(warehouse.query(
                row -> Period.startingAt(row.getObject("touched_at", LocalDateTime.class), unit), statement));
    }

    private static String array(String[] times) {
        return Arrays.stream(times)
                .map(time -> time == null ? "null" : "'" + time + "'")
                .collect(Collectors.joining(", ", "array[", "]::timestamp[]"));
    }

    private static String[] starts(List<Period> periods) {
        return periods.stream().map(Period::start).map(Period::text).toArray(String[]::new);
    }

    private static String[] ends(List<Period> periods) {
        return periods.stream().map(Period::end).map(Period::text).toArray(String[]::new);
    }
}
