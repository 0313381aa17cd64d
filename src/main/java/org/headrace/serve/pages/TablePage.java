package org.headrace.serve.pages;

import java.time.Instant;
import java.util.List;

/** A table or view: its SQL and columns, what it is made from and how fresh that is, who reads it, and what changed in it. */
final class TablePage implements Page {
    private static final int COLUMNS = 2000;
    private static final int CHANGES = 30;
    private static final int VERSIONS = 20;

    private final Place place;

    TablePage(Place place) {
        this.place = place;
    }

    /** Everything the template shows. */
    record Model(
            Relations.Made table,
            List<Column> columns,
            List<Freshness.Ancestor> ancestors,
            Freshness freshness,
            List<Relations.Reader> readers,
            Calendar calendar,
            List<Change> changes,
            List<Version> versions,
            Instant now) {
        List<SqlColors.Piece> sql() {
            return SqlColors.of(table.file().sql());
        }
    }

    /** A column as the warehouse has it; the comment may be empty. */
    record Column(String name, String type, String comment) {}

    /** What a run changed: so many periods, or everything. */
    record Change(Instant at, long version, String what, long run) {}

    /** A version of a model's file that was built. */
    record Version(int number, Instant since, long run) {}

    @Override
    public String path() {
        return "/tables/{table}";
    }

    @Override
    public View view(Request request) {
        String name = request.part("table");
        Model model = place.warehouse().read(reading -> {
            Relations relations = Relations.of(reading, place.project());
            Relations.Made table = relations.named(name);
            return new Model(
                    table,
                    columns(reading, table),
                    Freshness.ancestors(relations, table.name()),
                    Freshness.of(reading),
                    relations.readers(table.name()),
                    Calendar.of(reading, name),
                    changes(reading, name),
                    versions(reading, name),
                    place.clock().instant());
        });
        return new View("table", name, model);
    }

    private static List<Column> columns(Reading reading, Relations.Made table) {
        return reading.rows(
                COLUMNS,
                row -> new Column(row.getString(1), row.getString(2), row.getString(3)),
                """
                select
                    pg_attribute.attname,
                    format_type(pg_attribute.atttypid, pg_attribute.atttypmod),
                    coalesce(col_description(pg_class.oid, pg_attribute.attnum), '')
                from pg_catalog.pg_attribute
                join pg_catalog.pg_class on pg_class.oid = pg_attribute.attrelid
                join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
                where pg_namespace.nspname = ?
                    and pg_class.relname = ?
                    and pg_attribute.attnum > 0
                    and not pg_attribute.attisdropped
                order by pg_attribute.attnum""",
                table.name().schema(),
                table.name().name());
    }

    private static List<Change> changes(Reading reading, String name) {
        return reading.state(
                CHANGES,
                row -> new Change(row.getTimestamp(1).toInstant(), row.getLong(2), row.getString(3), row.getLong(4)),
                """
                select
                    max(changed_at),
                    version,
                    case
                        when bool_or(scope = 'everything') then 'everything'
                        else count(*) || case count(*) when 1 then ' period' else ' periods' end
                            || coalesce(', from ' || to_char(min(period_start), 'YYYY-MM-DD HH24:MI'), '')
                            || coalesce(' to ' || to_char(max(period_end), 'YYYY-MM-DD HH24:MI'), '')
                    end,
                    max(run_id)
                from headrace.relation_change
                where relation = ?
                group by version
                order by version desc""",
                name);
    }

    private static List<Version> versions(Reading reading, String name) {
        return reading.state(
                VERSIONS,
                row -> new Version(row.getInt(1), row.getTimestamp(2).toInstant(), row.getLong(3)),
                "select version, since, run_id from headrace.model_version where name = ? order by version desc",
                name);
    }
}
