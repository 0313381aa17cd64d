package org.headrace.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** {@code kind = materialized_view}: a query and its rows. */
final class MaterializedView implements Materialization {
    /** Refuses a period column that is no time, before readers are ever told of changes by it. */
    @Override
    public Written create(Relations relations, Definition definition) {
        definition
                .period()
                .ifPresent(period -> period.typeIn(relations.warehouse().describe(definition.sql())));
        return Written.everything(relations.create("materialized view", definition));
    }

    /**
     * With a key, readers go on reading the old rows until the transaction commits; without one they wait. The whole query is computed, but no
     * other periods than these can come out different.
     */
    @Override
    public Written refresh(Relations relations, Definition definition, Part part) {
        String view = definition.name().quoted();
        if (definition.key().isEmpty()) {
            relations.warehouse().execute("refresh materialized view " + view);
        } else {
            relations.warehouse().execute("refresh materialized view concurrently " + view);
            rejectHiddenDuplicate(relations.warehouse(), definition);
        }
        return new Written(OptionalLong.empty(), part.periods());
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
