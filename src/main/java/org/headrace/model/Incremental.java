package org.headrace.model;

import java.util.List;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.KeySet;

/** {@code kind = incremental}: a table of which certain periods or keys are rebuilt in place; rows that come out as they were are not written. */
final class Incremental implements Materialization {
    /**
     * Refuses a period column that is no time and a key column that is not there, before rows are ever rebuilt by it. A partitioned table, which only a migration can have made,
     * is filled as it is.
     */
    @Override
    public Written create(Relations relations, Definition definition) {
        List<Column> built = relations.warehouse().describe(definition.sql());
        definition.period().ifPresent(period -> period.typeIn(built));
        definition.by().forEach(name -> KeySet.column(name, built));
        return relations.isPartitioned(definition.name())
                ? fill(relations, definition)
                : Written.everything(relations.create("table", definition));
    }

    private static Written fill(Relations relations, Definition definition) {
        TableColumns columns = relations.columns(definition);
        if (!columns.fit()) {
            throw HeadraceException.failed(
                    "The partitioned table " + definition.name() + " does not have the columns that its model gives;"
                            + " nothing was changed.\n  Expected " + columns.expected()
                            + ". Change the table by a migration, or drop it: then the model makes a table without partitions.");
        }
        return Written.everything(
                relations.merge(definition, columns.built(), Part.EVERYTHING).rows());
    }

    @Override
    public Written refresh(Relations relations, Definition definition, Part part) {
        TableColumns columns = relations.columns(definition);
        return columns.fit() ? relations.merge(definition, columns.built(), part) : create(relations, definition);
    }

    @Override
    public boolean isReplacedByRefresh() {
        return true;
    }
}
