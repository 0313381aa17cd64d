package org.headrace.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** {@code kind = materialized_view}: a query and its rows. */
final class MaterializedView implements Materialization {
    @Override
    public Written create(Relations relations, Definition definition) {
        return Written.everything(relations.create("materialized view", definition));
    }

    /** With a key, readers go on reading the old rows until the transaction commits; without one they wait. */
    @Override
    public Written refresh(Relations relations, Definition definition, PeriodSet periods) {
        String view = definition.name().quoted();
        if (definition.key().isEmpty()) {
            relations.warehouse().execute("refresh materialized view " + view);
        } else {
            relations.warehouse().execute("refresh materialized view concurrently " + view);
            rejectHiddenDuplicate(relations.warehouse(), definition);
        }
        return Written.everything();
    }

    private static void rejectHiddenDuplicate(Session warehouse, Definition definition) {
        List<String> key = definition.key().stream().map(TableName::quote).toList();
        String sql = SqlResource.read(
                MaterializedView.class,
                "hidden_duplicate.sql",
                Map.of(
                        "view", definition.name().quoted(),
                        "query", definition.sql(),
                        "key", String.join(", ", key),
                        "key_is_known",
                                key.stream()
                                        .map(column -> column + " is not null")
                                        .collect(Collectors.joining(" and "))));
        if (warehouse.one(row -> row.getBoolean("is_duplicate"), sql)) {
            throw definition.keyIsNotUnique();
        }
    }
}
