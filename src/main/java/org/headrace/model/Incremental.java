package org.headrace.model;

import org.headrace.PeriodSet;

/** {@code kind = incremental}: a table of which certain periods are rebuilt in place; rows that come out as they were are not written. */
final class Incremental implements Materialization {
    /** Refuses a period column that is no time, before rows are ever rebuilt by it. */
    @Override
    public Written create(Relations relations, Definition definition) {
        definition.period().orElseThrow().typeIn(relations.warehouse().describe(definition.sql()));
        return Written.everything(relations.create("table", definition));
    }

    @Override
    public Written refresh(Relations relations, Definition definition, PeriodSet periods) {
        TableColumns columns = relations.columns(definition);
        return columns.fit() ? relations.merge(definition, columns.built(), periods) : create(relations, definition);
    }

    @Override
    public boolean isReplacedByRefresh() {
        return true;
    }
}
