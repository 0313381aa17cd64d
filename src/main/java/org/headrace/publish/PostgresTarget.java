package org.headrace.publish;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.TargetName;
import org.headrace.db.Copy;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;

/** PostgreSQL: rows go by COPY, and are merged where the table has some. */
public final class PostgresTarget implements Target {
    private static final String DEFAULT_SCHEMA = "public";
    /** How long the server may take to react to a cancellation. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String STAGE = "pg_temp.headrace_stage";

    private final Session session;

    /** {@code session}: to the target; closed with this. */
    public PostgresTarget(Session session) {
        this.session = session;
    }

    static TableName name(TargetName table) {
        return new TableName(table.schema().orElse(DEFAULT_SCHEMA), table.name());
    }

    /** In the schema of the table, where a user who publishes may create tables. */
    private static TableName versions(TargetName table) {
        return new TableName(name(table).schema(), "headrace_published");
    }

    @Override
    public Optional<String> findVersion(TargetName table) {
        boolean hasVersions = exists(versions(table));
        return hasVersions
                ? session.find(
                        row -> row.getString("version"),
                        "select version from " + versions(table).quoted()
                                + " where table_name = ? and table_identity = " + identity(table),
                        table.toString())
                : Optional.empty();
    }

    private boolean exists(TableName relation) {
        return session.one(row -> row.getBoolean(1), "select to_regclass(?) is not null", relation.quoted());
    }

    /** SQL that tells a table from another one that had its name, and a truncated one from what it was. */
    private static String identity(TargetName table) {
        String relation = "to_regclass(" + TableName.literal(name(table).quoted()) + ")";
        return "(" + relation + "::oid || '/' || coalesce(pg_relation_filenode(" + relation + ")::text, ''))";
    }

    @Override
    public List<SentColumn> makeTable(Published published) {
        TableName name = name(published.table());
        session.inTransaction(() -> {
            boolean hasSchema = session.one(
                    row -> row.getBoolean(1), "select to_regnamespace(?) is not null", TableName.quote(name.schema()));
            if (!hasSchema) {
                session.execute("create schema " + TableName.quote(name.schema()));
            }
            if (!exists(versions(published.table()))) {
                session.execute("create table if not exists "
                        + versions(published.table()).quoted()
                        + " (table_name text primary key, warehouse text not null, version text not null,"
                        + " table_identity text not null, published_at timestamptz not null)");
            }
            if (!exists(name)) {
                new PostgresTable(session, name).create(published);
            }
        });
        return new PostgresTable(session, name).fit(published);
    }

    @Override
    public Sent send(Published published, List<SentColumn> columns, Transfer transfer, Session warehouse) {
        TargetName table = published.table();
        return session.inTransaction(() -> {
            session.query(
                    row -> true,
                    "select pg_advisory_xact_lock(hashtextextended('headrace_published ' || ?, 0))",
                    name(table).toString());
            transfer.requireCurrent(published, findVersion(table));
            Sent sent = write(published, columns, transfer.periods(), warehouse);
            session.update(
                    "insert into " + versions(table).quoted() + " values (?, ?, ?, " + identity(table)
                            + ", clock_timestamp()) on conflict (table_name) do update set warehouse = excluded.warehouse,"
                            + " version = excluded.version, table_identity = excluded.table_identity,"
                            + " published_at = excluded.published_at",
                    table.toString(),
                    transfer.warehouse(),
                    transfer.after());
            return sent;
        });
    }

    private Sent write(Published published, List<SentColumn> columns, PeriodSet periods, Session warehouse) {
        String table = name(published.table()).quoted();
        String names =
                columns.stream().map(column -> TableName.quote(column.name())).collect(Collectors.joining(", "));
        String select = "copy (select "
                + columns.stream().map(SentColumn::expression).collect(Collectors.joining(", "))
                + published.from(periods) + ") to stdout";
        boolean isEmpty =
                session.query(row -> true, "select from " + table + " limit 1").isEmpty();
        if (periods.isEverything() && isEmpty) {
            return Sent.filled(unequal(published, () -> copy(warehouse, select, table + " (" + names + ")")));
        }
        session.execute("create temporary table headrace_stage on commit drop as select " + names + " from " + table
                + " with no data");
        long rows = copy(warehouse, select, STAGE + " (" + names + ")");
        unequal(published, () -> {
            session.execute("create unique index on " + STAGE + " ("
                    + published.key().stream().map(TableName::quote).collect(Collectors.joining(", ")) + "); analyze "
                    + STAGE);
            return rows;
        });
        return merge(published, table, names, rows, periods);
    }

    private long copy(Session warehouse, String select, String into) {
        return Copy.pipe(warehouse, select, new Copy.CopyWriter(session, "copy " + into + " from stdin"))
                .rows();
    }

    private static long unequal(Published published, Supplier<Long> work) {
        try {
            return work.get();
        } catch (DatabaseException e) {
            throw e.isOfEqualKeys() ? EqualKeys.of(published, e) : e;
        }
    }

    private Sent merge(Published published, String table, String names, long rows, PeriodSet periods) {
        String equalKeys = published.key().stream()
                .map(TableName::quote)
                .map(column -> "target." + column + " = stage." + column)
                .collect(Collectors.joining(" and "));
        String key = TableName.quote(published.key().get(0));
        String inPeriods = published
                .period()
                .filter(column -> !periods.isEverything())
                .map(column -> " where "
                        + periods.condition(
                                TableName.quote(column.column()),
                                published.periodType().orElseThrow()))
                .orElse("");
        // An inner select, since a DELETE has no outer join with its own table. Two partitions may have a row at the
        // same place.
        long deleted =
                session.update("delete from " + table + " as target using (select known.tableoid as part, known.ctid as"
                        + " place from (select tableoid, ctid, * from " + table + inPeriods + ") as known left join "
                        + STAGE + " as stage on " + equalKeys.replace("target.", "known.") + " where stage." + key
                        + " is null) as gone where target.tableoid = gone.part and target.ctid = gone.place");
        String targetRow = row("target", published);
        String stageRow = row("stage", published);
        long updated = session.update("update " + table + " as target set (" + names + ") = row("
                + published.columns().stream()
                        .map(column -> "stage." + TableName.quote(column.name()))
                        .collect(Collectors.joining(", "))
                + ") from " + STAGE + " as stage where " + equalKeys + " and record_image_ne(" + targetRow + ", "
                + stageRow + ")");
        long inserted = session.update("insert into " + table + " (" + names + ") select "
                + Stream.of(names.split(", (?=\")"))
                        .map(name -> "stage." + name)
                        .collect(Collectors.joining(", "))
                + " from " + STAGE + " as stage left join " + table + " as target on " + equalKeys + " where target."
                + key + " is null");
        return new Sent(rows, inserted, updated, deleted);
    }

    private static String row(String relation, Published published) {
        return published.columns().stream()
                .map(column -> relation + "." + TableName.quote(column.name()))
                .collect(Collectors.joining(", ", "row(", ")"));
    }

    @Override
    public void abort() {
        session.cancel(PATIENCE);
    }

    @Override
    public void close() {
        session.close();
    }
}
