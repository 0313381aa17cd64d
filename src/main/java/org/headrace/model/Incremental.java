package org.headrace.model;

import java.util.OptionalLong;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/** {@code kind = incremental}: a table of which certain periods are rebuilt in place. */
final class Incremental implements Materialization {
    /** Refuses a period column that is no time, before rows are ever rebuilt by it. */
    @Override
    public Written create(Relations relations, Definition definition) {
        period(definition).typeIn(relations.warehouse().describe(definition.sql()));
        return Written.everything(relations.create("table", definition));
    }

    @Override
    public Written refresh(Relations relations, Definition definition, PeriodSet periods) {
        String column = period(definition).column();
        String type = relations.warehouse().columnType(column, definition.name().quoted());
        long rows = relations.replaceRows(definition, " where " + periods.condition(TableName.quote(column), type));
        return new Written(OptionalLong.of(rows), periods);
    }

    private static PeriodColumn period(Definition definition) {
        return definition.period().orElseThrow();
    }
}
