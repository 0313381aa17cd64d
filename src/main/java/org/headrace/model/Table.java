package org.headrace.model;

/** {@code kind = table}: built beside the old one and swapped. */
final class Table implements Materialization {
    @Override
    public Written create(Relations relations, Definition definition) {
        return Written.everything(relations.create("table", definition));
    }

    /**
     * As {@link #create}, unless something depends on the table, or someone added a column to it: then the rows that differ are written in
     * place.
     */
    @Override
    public Written refresh(Relations relations, Definition definition, Part part) {
        TableColumns columns = relations.columns(definition);
        boolean isKept = columns.hasOthers()
                || !Relations.dependents(relations.warehouse(), definition.name())
                        .isEmpty();
        return isKept && columns.fit()
                ? relations.merge(definition, columns.built(), Part.EVERYTHING)
                : create(relations, definition);
    }

    @Override
    public boolean isReplacedByRefresh() {
        return true;
    }
}
