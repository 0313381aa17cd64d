package org.headrace.model;

import org.headrace.PeriodSet;

/** {@code kind = table}: built beside the old one and swapped. */
final class Table implements Materialization {
    @Override
    public Written create(Relations relations, Definition definition) {
        return Written.everything(relations.create("table", definition));
    }

    /** As {@link #create}, unless something depends on the table: then its rows are replaced in place. */
    @Override
    public Written refresh(Relations relations, Definition definition, PeriodSet periods) {
        return relations.dependents(definition.name()).isEmpty()
                ? create(relations, definition)
                : Written.everything(relations.replaceRows(definition, ""));
    }

    @Override
    public boolean isReplacedByRefresh() {
        return true;
    }
}
