package org.headrace.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.headrace.HeadraceException;
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
     * ones. Of a raw table, which is loaded already, the models that such a query reads are as they were.
     *
     * @param periods that are about to be rebuilt, or that were loaded
     */
    void beforeRebuild(TableName relation, PeriodSet periods) {
        if (periods.isEverything()) {
            return; // those who read the relation are then rebuilt whole
        }
        plan.touchedBy(relation, periods)
                .forEach((model, lookups) -> touchedBefore.merge(model.name(), find(model, lookups), PeriodSet::union));
    }

    /** The periods of a model that its lookups lead to, among them those that {@link #beforeRebuild} found. */
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
            return touched(touches.sql(), lookup.changed(), unit);
        }
        throw new AssertionError(reading);
    }

    private PeriodSet within(String distance, PeriodSet changed) {
        List<Boolean> isNegative =
                warehouse.query(row -> row.getBoolean(1), "select ?::interval < interval '0'", distance);
        if (isNegative.get(0)) {
            throw HeadraceException.failed("'reads' declares a distance of '" + distance
                    + "', which is less than nothing; expected an interval such as \"1 day\".");
        }
        List<Period> periods = warehouse.query(
                TouchedPeriods::period,
                SqlResource.read(TouchedPeriods.class, "periods_within.sql"),
                distance,
                distance,
                starts(changed),
                ends(changed));
        return PeriodSet.of(periods);
    }

    private static Period period(ResultSet row) throws SQLException {
        return Period.between(
                row.getObject("starts_at", LocalDateTime.class), row.getObject("ends_at", LocalDateTime.class));
    }

    private PeriodSet touched(String sql, PeriodSet changed, PeriodUnit unit) {
        List<Period> periods = new ArrayList<>(warehouse.query(
                row -> Period.startingAt(row.getObject("touched_at", LocalDateTime.class), unit),
                SqlResource.read(TouchedPeriods.class, "periods_touched.sql").replace("{query}", sql),
                starts(changed),
                ends(changed)));
        return PeriodSet.of(periods);
    }

    private static String[] starts(PeriodSet periods) {
        return periods.periods().stream().map(Period::start).map(Period::text).toArray(String[]::new);
    }

    private static String[] ends(PeriodSet periods) {
        return periods.periods().stream().map(Period::end).map(Period::text).toArray(String[]::new);
    }
}
