package org.headrace.model;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * Makes rows of a table equal to what its query gives, in place, and writes only those that differ: a row that came out as it was is
 * not touched. Rows are compared by their text, as a multiset, since some types have no equality, and 1.0 is not 1.00.
 */
final class RowMerge {
    /** Built rows, and how they differ; under a number of their own for each model, and gone with the transaction. */
    private static final String STAGE = "pg_temp.headrace_built_";

    private static final String DIFFERENCE = "pg_temp.headrace_difference_";

    private final Session warehouse;
    private final Definition definition;
    private final List<Column> columns;
    private final String stage;
    private final String difference;

    /** A merge of the query's {@code columns}; others that the table has keep their values, and are null or default in new rows. */
    RowMerge(Session warehouse, Definition definition, List<Column> columns, int number) {
        this.warehouse = warehouse;
        this.definition = definition;
        this.columns = columns;
        this.stage = STAGE + number;
        this.difference = DIFFERENCE + number;
    }

    /** The rows that one statement wrote in one period of the model. */
    private record PeriodRows(LocalDateTime start, long rows) {}

    /** Merges the rows of a part. */
    Written merge(Part part) {
        String condition = part.condition(definition.period(), columns);
        warehouse.execute("create temporary table " + stage + " on commit drop as select * from (\n" + definition.sql()
                + "\n) as built where " + condition);
        warehouse.execute(sql("create_difference.sql", condition));
        if (warehouse.update(sql("find_difference.sql", condition)) == 0) {
            return new Written(OptionalLong.of(0), PeriodSet.NOTHING);
        }
        List<PeriodRows> deleted = write("delete_vanished.sql", condition);
        List<PeriodRows> inserted = insert(condition);
        List<PeriodRows> written = new ArrayList<>(deleted);
        written.addAll(inserted);
        long rows = inserted.stream().mapToLong(PeriodRows::rows).sum();
        return new Written(OptionalLong.of(rows), changed(written));
    }

    private List<PeriodRows> insert(String condition) {
        try {
            return write("insert_missing.sql", condition);
        } catch (DatabaseException e) {
            throw e.nullColumn().map(column -> takesNoNull(column, e)).orElse(e);
        }
    }

    /** Says of a column that others made or altered what is wrong with it; a model's own columns take nulls. */
    private HeadraceException takesNoNull(String column, DatabaseException failure) {
        String alter = "alter table " + definition.name().quoted() + " alter column " + TableName.quote(column);
        boolean isBuilt = columns.stream().anyMatch(built -> built.name().equals(column));
        String found = isBuilt
                ? " takes no null, but the query gives one; nothing was changed.\n  Correct the query, or let the column"
                        + " take nulls: " + alter + " drop not null."
                : ", which the model's query does not give, takes no null and has no default, so that no row can be added;"
                        + " nothing was changed.\n  Let it take nulls (" + alter
                        + " drop not null), give it a default ("
                        + alter + " set default ...), drop it, or add it to the query.";
        return HeadraceException.failed("The column '" + column + "' of " + definition.name() + found, failure);
    }

    private List<PeriodRows> write(String resource, String condition) {
        return warehouse.query(
                row -> new PeriodRows(row.getObject("period", LocalDateTime.class), row.getLong("rows")),
                sql(resource, condition));
    }

    private String sql(String resource, String condition) {
        String names =
                columns.stream().map(column -> TableName.quote(column.name())).collect(Collectors.joining(", "));
        Map<String, String> values = Map.of(
                "columns", names,
                "image", "row(" + names + ")::text",
                "table", definition.name().quoted(),
                "stage", stage,
                "difference", difference,
                "condition", condition,
                "period", definition.period().map(RowMerge::startOf).orElse("null::timestamp"));
        return SqlResource.read(RowMerge.class, resource, values);
    }

    /** The start of the period of a row that was written, as SQL; the first weeks that PostgreSQL knows have no start of a year or month. */
    private static String startOf(PeriodColumn period) {
        String time = "\"headrace model\"." + TableName.quote(period.column()) + "::timestamp";
        return "case when %1$s < timestamp '4713-01-01 BC' then %1$s else date_trunc('%2$s', %1$s) end"
                .formatted(time, period.unit());
    }

    private PeriodSet changed(List<PeriodRows> written) {
        PeriodSet all = written.isEmpty() ? PeriodSet.NOTHING : PeriodSet.EVERYTHING;
        return definition
                .period()
                .map(period -> PeriodSet.of(written.stream()
                        .map(rows -> Period.startingAt(rows.start(), period.unit()))
                        .toList()))
                .orElse(all);
    }
}
