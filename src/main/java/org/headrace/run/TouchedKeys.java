package org.headrace.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headrace.KeySet;
import org.headrace.PeriodMapping;
import org.headrace.PeriodMapping.Reading;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.plan.PeriodLookup;
import org.headrace.plan.PreparePlan;
import org.headrace.project.Model;

/**
 * Finds in the warehouse which keys of a model the rows in changed periods of its inputs have, in the transaction that builds the models: before
 * an input is rebuilt, and after all of them are. A row of the model differs only if a row of an input that it was made of went, or one that
 * it is made of came; the first is still there before its input is rebuilt, the second when the model's turn comes.
 */
final class TouchedKeys {
    /** With more keys than that, all of the model is rebuilt. */
    private static final int MOST_KEYS = 50_000;

    private final Session warehouse;
    private final PreparePlan plan;
    /** By model; empty for all keys. */
    private final Map<TableName, Optional<KeySet>> touchedBefore = new HashMap<>();

    TouchedKeys(Session warehouse, PreparePlan plan) {
        this.warehouse = warehouse;
        this.plan = plan;
    }

    /**
     * Looks for the keys that rows of a relation have before it is rebuilt; of a raw table, which is loaded already, for those that the models
     * lead to before they are.
     *
     * @param periods that are about to be rebuilt, or that were loaded
     */
    void beforeRebuild(TableName relation, PeriodSet periods) {
        plan.keysTouchedBy(relation, periods)
                .forEach((model, lookups) -> touchedBefore.merge(
                        model.name(),
                        periods.isEverything()
                                ? Optional.empty()
                                : BeforeRebuild.ask(warehouse, Optional.empty(), () -> find(model, lookups)),
                        TouchedKeys::union));
    }

    /** The keys of a model that its lookups lead to now, and those that were found before; empty for all of them. */
    Optional<KeySet> touched(Model model, List<PeriodLookup> lookups) {
        Optional<KeySet> now = find(model, lookups);
        return touchedBefore.containsKey(model.name()) ? union(now, touchedBefore.get(model.name())) : now;
    }

    private static Optional<KeySet> union(Optional<KeySet> one, Optional<KeySet> other) {
        return one.flatMap(keys -> other.map(keys::union));
    }

    private Optional<KeySet> find(Model model, List<PeriodLookup> lookups) {
        Optional<KeySet> found = Optional.of(keys(model, List.of()));
        for (PeriodLookup lookup : lookups) {
            found = union(found, find(model, lookup));
        }
        return found;
    }

    private Optional<KeySet> find(Model model, PeriodLookup lookup) {
        String columns =
                IntStream.range(0, model.by().size()).mapToObj(i -> "key_" + i).collect(Collectors.joining(", "));
        List<List<Optional<String>>> rows = warehouse.query(
                row -> {
                    List<Optional<String>> key = new ArrayList<>();
                    for (int i = 0; i < model.by().size(); i++) {
                        key.add(Optional.ofNullable(row.getString("key_" + i)));
                    }
                    return key;
                },
                "select distinct " + columns + " from (\n" + pairs(model, lookup, columns) + "\nlimit "
                        + (MOST_KEYS + 1));
        return rows.size() > MOST_KEYS ? Optional.empty() : Optional.of(keys(model, rows));
    }

    /** The rest of a FROM, which gives the keys as texts. */
    private static String pairs(Model model, PeriodLookup lookup, String columns) {
        if (lookup.mapping() instanceof PeriodMapping.Traced traced) {
            PeriodSet looked = traced.truncation().apply(lookup.changed()).widenedTo(traced.inputUnit());
            return traced.pairs() + "\n) as pair where " + looked.condition("input_period", "timestamp");
        }
        PeriodMapping.Declared declared = (PeriodMapping.Declared) lookup.mapping();
        Reading.Touches touches = (Reading.Touches) declared.reading();
        PeriodUnit unit = declared.inputUnit().orElse(PeriodUnit.DAY);
        String texts = IntStream.range(0, model.by().size())
                .mapToObj(i -> "touched.key_" + i + "::text as key_" + i)
                .collect(Collectors.joining(", "));
        return TouchedPeriods.changedPeriods(lookup.changed().divided(unit)) + "\nselect " + texts + "\nfrom (\n"
                + touches.sql() + "\n) as touched (" + columns + ")\n) as pair";
    }

    private static KeySet keys(Model model, List<List<Optional<String>>> rows) {
        List<KeySet.Values> columns = new ArrayList<>();
        for (int i = 0; i < model.by().size(); i++) {
            Set<String> texts = new HashSet<>();
            boolean hasNull = false;
            for (List<Optional<String>> row : rows) {
                row.get(i).ifPresent(texts::add);
                hasNull |= row.get(i).isEmpty();
            }
            columns.add(new KeySet.Values(model.by().get(i), texts, hasNull));
        }
        return new KeySet(columns);
    }
}
