package org.headrace.model;

import java.util.OptionalLong;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/** {@code kind = incremental}: a table of which certain periods are rebuilt in place. */
final class Incremental implements Materialization {
    /** Refuses a period column that is no time, before rows are ever rebuilt by it. */
    @Override
    public OptionalLong create(Relations relations, Definition definition) {
        period(definition).typeIn(relations.warehouse().describe(definition.sql()));
        return OptionalLong.of(relations.create("table", definition));
    }

    @Override
    public OptionalLong refresh(Relations relations, Definition definition, PeriodSet periods) {
        String column = period(definition).column();
        String type = relations.warehouse().columnType(column, definition.name().quoted());
        return OptionalLong.of(
                relations.replaceRows(definition, " where " + periods.condition(TableName.quote(column), type)));
    }

    private static PeriodColumn period(Definition definition) {
        return definition.period().orElseThrow();
    }
}
