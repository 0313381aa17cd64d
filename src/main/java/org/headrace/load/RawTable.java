package org.headrace.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A raw table and how the source's columns fit into it.
 *
 * @param ddl what must be run first: nothing, a CREATE or an ALTER
 * @param wider columns that must be given another type before that
 * @param vanished columns of the table that the source does not have
 * @param filled the table's columns that the source fills, in the source's order
 */
record RawTable(TableName name, List<String> ddl, WiderColumns wider, List<String> vanished, List<Column> filled) {
    private static final Logger LOG = LoggerFactory.getLogger(RawTable.class);

    /**
     * Compares the table with the source's columns; changes nothing.
     *
     * @throws HeadraceException if a column's type does not fit
     */
    static RawTable fit(Session warehouse, TableName name, List<Column> source) {
        rejectUnusable(name, source);
        boolean exists = warehouse.one(row -> row.getString(1), "select to_regclass(?)::text", name.quoted()) != null;
        Map<String, Column> present = new LinkedHashMap<>();
        if (exists) {
            warehouse.describe("select * from " + name.quoted()).forEach(column -> present.put(column.name(), column));
        }
        ColumnFit fit = new ColumnFit(portable(warehouse, source));
        List<String> added = new ArrayList<>();
        Map<String, String> wider = new LinkedHashMap<>();
        List<Column> filled = new ArrayList<>();
        for (Column column : source) {
            Column raw = present.get(column.name());
            if (raw == null) {
                raw = new Column(column.name(), fit.landingType(column));
                added.add(TableName.quote(raw.name()) + " pg_catalog." + TableName.quote(raw.type()));
                warnOfText(name, column, raw);
            }
            if (!fit.fits(column, raw)) {
                Optional<String> type = fit.wider(column, raw);
                type.ifPresent(found -> wider.put(column.name(), found));
                if (type.isEmpty()) {
                    throw Retyping.of(warehouse, name, column, raw, fit.landingType(column))
                            .refusal();
                }
                raw = new Column(raw.name(), type.get());
            }
            filled.add(raw);
        }
        return new RawTable(
                name, ddl(name, exists, added), new WiderColumns(name, wider), vanished(present, source), filled);
    }

    /** The columns that the source fills, as SQL. */
    List<String> columns() {
        return filled.stream().map(column -> TableName.quote(column.name())).toList();
    }

    private static List<String> vanished(Map<String, Column> present, List<Column> source) {
        List<String> vanished = new ArrayList<>(present.keySet());
        source.forEach(column -> vanished.remove(column.name()));
        return vanished;
    }

    /** Whether the table must be altered before it takes the source's rows. */
    boolean isAltered() {
        return !ddl.isEmpty() || !wider.types().isEmpty();
    }

    private static List<String> ddl(TableName name, boolean exists, List<String> added) {
        if (!exists) {
            return List.of(
                    "create schema if not exists " + TableName.quote(name.schema()),
                    "create table " + name.quoted() + " (" + String.join(", ", added) + ")");
        }
        return added.isEmpty()
                ? List.of()
                : List.of("alter table " + name.quoted() + " add column " + String.join(", add column ", added));
    }

    /** Those of the source's types that COPY may carry in binary. */
    private static Set<String> portable(Session warehouse, List<Column> source) {
        String[] types = source.stream().map(Column::type).distinct().toArray(String[]::new);
        return new HashSet<>(warehouse.query(
                row -> row.getString("type"), SqlResource.read(RawTable.class, "portable_types.sql"), (Object) types));
    }

    private static void warnOfText(TableName table, Column source, Column raw) {
        if (raw.type().equals("text") && !source.type().equals("text")) {
            LOG.warn(
                    "{}: the column '{}' is made as text. Its type {} at the source is not built into the warehouse, or"
                            + " has no binary form that is exact there. Cast it in the load's query to have another type.",
                    table,
                    source.name(),
                    source.type());
        }
    }

    private static void rejectUnusable(TableName table, List<Column> source) {
        if (source.isEmpty()) {
            throw HeadraceException.failed(
                    "The query that loads " + table + " gives no columns; expected one at least. Name what to load.");
        }
        long distinct = source.stream().map(Column::name).distinct().count();
        if (distinct < source.size()) {
            throw HeadraceException.failed("The query that loads " + table
                    + " has two columns of one name; give each a name of its own with AS.");
        }
    }
}
