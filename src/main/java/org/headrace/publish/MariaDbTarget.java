package org.headrace.publish;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.PeriodSet;
import org.headrace.TargetName;
import org.headrace.db.Copy;
import org.headrace.db.DatabaseException;
import org.headrace.db.Endpoint;
import org.headrace.db.MariaDbSession;
import org.headrace.db.Session;

/**
 * MariaDB, or MySQL from 8.0 on. Rows go in batches, by which a value that does not fit is an error, and not a warning as with LOAD DATA. All
 * that is permanent is created before the transaction, since that would end it.
 */
public final class MariaDbTarget implements Target {
    private static final String VERSIONS = "headrace_published";

    private final MariaDbSession session;

    private MariaDbTarget(MariaDbSession session) {
        this.session = session;
    }

    /** Connects. */
    public static Target open(Endpoint endpoint) {
        return new MariaDbTarget(MariaDbSession.open(endpoint));
    }

    @Override
    public Optional<String> findVersion(TargetName table) {
        return hasVersions() ? findVersion(table, "") : Optional.empty();
    }

    private boolean hasVersions() {
        return new MariaDbTable(session, new TargetName(Optional.empty(), VERSIONS)).exists();
    }

    private Optional<String> findVersion(TargetName table, String lock) {
        Optional<String> identity = new MariaDbTable(session, table).findIdentity();
        return session.find(
                        row -> new String[] {row.getString("version"), row.getString("table_identity")},
                        "select version, table_identity from " + VERSIONS + " where table_name = ?" + lock,
                        table.toString())
                .filter(row -> Optional.of(row[1]).equals(identity))
                .map(row -> row[0]);
    }

    @Override
    public List<SentColumn> makeTable(Published published) {
        if (!hasVersions()) {
            session.execute("""
                    create table if not exists headrace_published (
                        table_name varchar(255) character set utf8mb4 collate utf8mb4_bin not null primary key,
                        warehouse varchar(255) character set utf8mb4 not null,
                        version varchar(64) character set utf8mb4 not null,
                        table_identity varchar(64) character set utf8mb4 not null,
                        published_at datetime(6) not null comment 'UTC'
                    ) engine = InnoDB
                    """);
        }
        MariaDbTable table = new MariaDbTable(session, published.table());
        if (!table.exists()) {
            // The server knows the time of a creation to the second only, so another table may have been created in the
            // same one.
            session.execute(
                    "delete from " + VERSIONS + " where table_name = ?",
                    published.table().toString());
            table.create(published);
        }
        return table.fit(published, table.columns());
    }

    @Override
    public Sent send(Published published, List<SentColumn> columns, Transfer transfer, Session warehouse) {
        return session.inTransaction(() -> {
            transfer.requireCurrent(published, findVersion(published.table(), " for update"));
            Sent sent = write(published, columns, transfer.periods(), warehouse);
            session.execute(
                    "replace into " + VERSIONS + " (table_name, warehouse, version, table_identity, published_at)"
                            + " values (?, ?, ?, ?, utc_timestamp(6))",
                    published.table().toString(),
                    transfer.warehouse(),
                    transfer.after(),
                    new MariaDbTable(session, published.table()).findIdentity().orElseThrow());
            return sent;
        });
    }

    private Sent write(Published published, List<SentColumn> columns, PeriodSet periods, Session warehouse) {
        MariaDbTable table = new MariaDbTable(session, published.table());
        String select = "copy (select "
                + columns.stream().map(SentColumn::expression).collect(Collectors.joining(", "))
                + published.from(periods) + ") to stdout";
        if (periods.isEverything() && table.isEmpty()) {
            return Sent.filled(insert(published, table.quoted(), columns, select, warehouse));
        }
        var byName = table.columns().stream()
                .collect(Collectors.toMap(MariaDbColumn::name, Function.identity(), (first, second) -> first));
        MariaDbMerge merge = new MariaDbMerge(
                session,
                table.quoted(),
                published,
                columns.stream().map(column -> byName.get(column.name())).toList());
        long rows = insert(published, merge.createStage(), columns, select, warehouse);
        Sent sent = merge.merge(rows, periods);
        merge.dropStage();
        return sent;
    }

    private long insert(Published published, String into, List<SentColumn> columns, String select, Session warehouse) {
        String names = MariaDbTable.names(columns.stream().map(SentColumn::name).toList());
        String sql = "insert into " + into + " (" + names + ") values (" + "?, ".repeat(columns.size() - 1) + "?)";
        CopiedRow row = new CopiedRow(columns.size());
        long[] rows = {0};
        try (MariaDbSession.Batch batch = session.batch(sql)) {
            Copy.out(warehouse, select, (buffer, start, length) -> {
                row.read(buffer, start, length);
                for (int i = 0; i < columns.size(); i++) {
                    set(batch, i + 1, row.value(i), columns.get(i).isBinary());
                }
                batch.add();
                rows[0]++;
            });
            batch.flush();
        } catch (DatabaseException e) {
            throw e.isOfEqualKeys() ? EqualKeys.of(published, e) : e;
        }
        return rows[0];
    }

    private static void set(MariaDbSession.Batch batch, int index, String value, boolean isBinary) {
        if (isBinary && value != null) {
            batch.set(index, HexFormat.of().parseHex(value));
        } else {
            batch.set(index, value);
        }
    }

    @Override
    public void abort() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }
}
