package org.headrace.model;

import org.headrace.PeriodSet;

/** {@code kind = materialized_view}: a query and its rows. */
final class MaterializedView implements Materialization {
    @Override
    public Written create(Relations relations, Definition definition) {
        return Written.everything(relations.create("materialized view", definition));
    }

    /** With a key, readers go on reading the old rows until the transaction commits; without one they wait. */
    @Override
    public Written refresh(Relations relations, Definition definition, PeriodSet periods) {
        String concurrently = definition.key().isEmpty() ? "" : "concurrently ";
        relations
                .warehouse()
                .execute("refresh materialized view " + concurrently
                        + definition.name().quoted());
        return Written.everything();
    }
}
