package org.headrace.source.postgres;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.PeriodUnit;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;
import org.headrace.source.SourceQuery;

/** The rows of one table as one snapshot sees them, and the ids of the transactions that wrote them. */
final class RowVersions implements VersionedRows {
    /** Ids further back than this cannot be told from ids to come; less what may come while a snapshot is read. */
    private static final long HORIZON = (1L << 31) - 10_000_000;

    private static final String LATEST_ID = SqlResource.read(RowVersions.class, "latest_id.sql");

    private final Session session;
    private final Snapshot snapshot;
    private final RowScan scan;
    private final ScannedTable table;
    private final Basis basis;

    /** What the query's values depend on beside the rows, as a whole and in parts. */
    private record Basis(String whole, List<String> columns, String functions) {}

    /** Count and newest id of a period's rows; the id is 0 if all are further back than can be told. */
    record Newest(long rows, long id) {}

    /** Hashes of the ids of a period's rows in [xmin, xmax) of an earlier and of the current snapshot. */
    record Bands(Optional<BigDecimal> previous, Optional<BigDecimal> current) {
        static final Bands EMPTY = new Bands(Optional.empty(), Optional.empty());
    }

    /** A number of rows, and the place (ctid) of the first new one, if any is new. */
    record RowCount(long rows, Optional<String> firstNew) {}

    /** A number of rows, and those of their ids that lie in [xmin, xmax) of the current snapshot. */
    record Seen(long rows, Set<Long> ids) {}

    private RowVersions(Session session, Snapshot snapshot, RowScan scan, ScannedTable table, Basis basis) {
        this.session = session;
        this.snapshot = snapshot;
        this.scan = scan;
        this.table = table;
        this.basis = basis;
    }

    /** Present if transaction ids tell everything about the rows behind the query. */
    static Optional<RowVersions> find(Session session, Snapshot snapshot, SourceQuery query) {
        return RowScan.of(query).flatMap(scan -> find(session, snapshot, query.sql(), scan));
    }

    private static Optional<RowVersions> find(Session session, Snapshot snapshot, String sql, RowScan scan) {
        String[] references = scan.references().toArray(new String[0]);
        String[] functions = scan.functions().toArray(new String[0]);
        return session.find(
                row -> new RowVersions(session, snapshot, scan, table(row), basis(row)),
                SqlResource.read(RowVersions.class, "scannable_table.sql"),
                scan.table(),
                sql,
                references,
                functions,
                sql,
                references,
                functions,
                functions,
                references);
    }

    private static Basis basis(ResultSet row) throws SQLException {
        return new Basis(
                row.getString("basis"),
                List.of((String[]) row.getArray("columns").getArray()),
                row.getString("functions"));
    }

    private static ScannedTable table(ResultSet row) throws SQLException {
        return new ScannedTable(
                row.getLong("table_oid"), Set.of((Long[]) row.getArray("leaves").getArray()));
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public String basis() {
        return basis.whole();
    }

    @Override
    public List<String> columns() {
        return basis.columns();
    }

    @Override
    public String functions() {
        return basis.functions();
    }

    @Override
    public String position() {
        return scan.position();
    }

    @Override
    public PostgresPosition position(LogPosition log) {
        return new PostgresPosition(snapshot, Optional.of(table), log, false);
    }

    @Override
    public Optional<Doubt> doubt(PostgresPosition last) {
        if (!last.table().map(ScannedTable::oid).equals(Optional.of(table.oid()))) {
            return Optional.of(Doubt.ofOtherRows("the source's table was created again"));
        }
        return new Continuity(snapshot)
                .doubt(last)
                .or(() -> snapshot.xmax() - last.snapshot().xmin() < HORIZON
                        ? Optional.empty()
                        : Optional.of(Doubt.ofOtherRows("the last load was too many transactions ago")))
                .or(() -> hasOldRowsInNewLeaves(last)
                        ? Optional.of(Doubt.ofOtherRows("a part with rows of its own was attached to its table"))
                        : Optional.empty());
    }

    /** A leaf that came brings rows that the last snapshot did not see in this table, though it may have seen their writers. */
    private boolean hasOldRowsInNewLeaves(PostgresPosition last) {
        Set<Long> leaves = new HashSet<>(table.leaves());
        last.table().ifPresent(before -> leaves.removeAll(before.leaves()));
        if (leaves.isEmpty()) {
            return false;
        }
        String oids = leaves.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        String isOld = "%s.tableoid = any (%s::oid[]) and %s < %d"
                .formatted(
                        scan.qualifier(),
                        TableName.literal(oids),
                        id(),
                        last.snapshot().xmax());
        return session.one(
                row -> row.getBoolean(1),
                "select exists (select from " + scan.from() + " where (" + scan.where() + ") and " + isOld + ")");
    }

    @Override
    public RowVersions where(String condition) {
        return new RowVersions(session, snapshot, scan.where(condition), table, basis);
    }

    /** Only those rows that lie at a place of the table or after it; from version 14 on, the server reads no others. */
    @Override
    public RowVersions from(String place) {
        return where(scan.qualifier() + ".ctid >= " + TableName.literal(place));
    }

    @Override
    public Map<LocalDateTime, Newest> newest(Optional<PeriodUnit> unit) {
        Map<LocalDateTime, Newest> newest = new HashMap<>();
        session.query(
                row -> newest.put(
                        row.getObject("period", LocalDateTime.class),
                        new Newest(row.getLong("rows"), row.getLong("newest_id"))),
                sql("newest_ids.sql", unit));
        return newest;
    }

    @Override
    public Map<LocalDateTime, Bands> bands(Optional<PeriodUnit> unit, Snapshot previous, long lowest) {
        Map<LocalDateTime, Bands> bands = new HashMap<>();
        session.query(
                row -> bands.put(
                        row.getObject("period", LocalDateTime.class),
                        new Bands(
                                Optional.ofNullable(row.getBigDecimal("previous_band")),
                                Optional.ofNullable(row.getBigDecimal("current_band")))),
                sql("id_bands.sql", unit)
                        .replace("{lowest}", Long.toString(lowest))
                        .replace("{previous_xmin}", Long.toString(previous.xmin()))
                        .replace("{previous_xmax}", Long.toString(previous.xmax())));
        return bands;
    }

    @Override
    public RowCount countAndFirst(long xmin) {
        return session.one(
                row -> new RowCount(row.getLong("rows"), Optional.ofNullable(row.getString("first_new"))),
                sql("row_count.sql", Optional.empty()).replace("{is_new}", isWrittenSince(xmin)));
    }

    @Override
    public long count() {
        return session.one(row -> row.getLong(1), "select count(*) from " + scan.from() + " where " + scan.where());
    }

    @Override
    public Seen seen() {
        return session.one(row -> new Seen(row.getLong("rows"), ids(row)), sql("log_position.sql", Optional.empty()));
    }

    private static Set<Long> ids(ResultSet row) throws SQLException {
        Array ids = row.getArray("seen_ids");
        return ids == null ? Set.of() : Set.of((Long[]) ids.getArray());
    }

    @Override
    public boolean isBelow(String one, String other) {
        return session.one(row -> row.getBoolean(1), "select " + one + " < " + other);
    }

    @Override
    public Optional<String> aggregate(String expression) {
        return Optional.ofNullable(session.one(
                row -> row.getString(1),
                "select (" + expression + ")::text from " + scan.from() + " where " + scan.where()));
    }

    @Override
    public RowVersions writtenSince(long xmin) {
        return where(isWrittenSince(xmin));
    }

    @Override
    public RowVersions unseenBy(Snapshot previous, Set<Long> seenIds) {
        return where(isNew(id(), previous, seenIds));
    }

    @Override
    public String query() {
        return "select " + scan.select() + "\nfrom " + scan.from() + "\nwhere " + scan.where();
    }

    /** A transaction's rows, its savepoints' each under an id of their own, become visible together. */
    private static String isNew(String id, Snapshot previous, Set<Long> seenIds) {
        String unseen = seenIds.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        return "(%1$s >= %2$d or (%1$s >= %3$d and %1$s <> all (%4$s::bigint[])))"
                .formatted(id, previous.xmax(), previous.xmin(), TableName.literal(unseen));
    }

    /**
     * Says the same as {@code id() >= xmin} at a fraction of the cost: ages are integers, and the one they are compared with is computed
     * once. An age that does not fit fails the query; {@link #doubt} keeps it far from that. Most rows are old, so the condition that
     * tells those comes first. Without "is true" the planner takes the two bounds for a narrow range, expects few rows, and sorts
     * them to group them.
     */
    private String isWrittenSince(long xmin) {
        String age = "age(" + scan.qualifier() + ".xmin)";
        return "(%1$s <= (select (%2$s - %3$d)::int) and (%1$s >= 0) is true)".formatted(age, LATEST_ID, xmin);
    }

    private String sql(String resource, Optional<PeriodUnit> unit) {
        return SqlResource.read(RowVersions.class, resource)
                .replace("{period}", unit.map(this::period).orElse("null::timestamp"))
                .replace("{id}", id())
                .replace("{latest_id}", LATEST_ID)
                .replace("{current_xmin}", Long.toString(snapshot.xmin()))
                .replace("{current_xmax}", Long.toString(snapshot.xmax()))
                .replace("{qualifier}", scan.qualifier())
                .replace("{from}", scan.from())
                .replace("{where}", scan.where());
    }

    /** The start of a row's period as SQL; that of a day is a date, which takes less to compute and to group by. */
    private String period(PeriodUnit unit) {
        String time = "(" + scan.position() + ")::timestamp";
        return unit == PeriodUnit.DAY ? time + "::date" : "date_trunc('" + unit + "', " + time + ")";
    }

    /**
     * The 64-bit id of a row's transaction as SQL: the 32 bits that the row keeps, placed at or below the snapshot's xmax, above
     * which no row is visible. An id of 2^32 transactions ago or more looks newer than it is.
     */
    private String id() {
        return "(%1$d - ((%1$d - %2$s.xmin::text::bigint) & 4294967295))".formatted(snapshot.xmax(), scan.qualifier());
    }
}
