package org.headrace.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.headrace.PeriodUnit;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * Tells changes by the ids of the transactions that wrote the rows, exactly.
 *
 * <p>Let S be the snapshot of the last load. A period is unchanged if and only if no visible row of it has an id at or above
 * S.xmax, its rows with ids in [S.xmin, S.xmax) carry the same multiset of ids as then, and it has as many rows as then. A
 * transaction that had not ended at S has an id at or above S.xmin, its savepoints' ids too; one that had ended writes no
 * more rows. So what is visible now and was written before, was visible then, and equal counts mean equal sets.
 *
 * <p>A first, cheap pass takes count and newest id of each period. Only where that id is at or above S.xmin, or at or above
 * the current xmin, a second pass looks at the multisets.
 */
final class SnapshotComparison implements Comparison {
    /** Ids further back than this cannot be told from ids to come. */
    private static final long HORIZON = 1L << 31;

    private final Session session;
    private final Snapshot snapshot;
    private final RowScan scan;
    private final Optional<PeriodUnit> unit;
    private final String tableIdentity;

    /** What the first pass found of a period; the newest id is 0 if all are beyond the horizon. */
    private record Seen(long rows, long newestId) {}

    /** Hashes of the ids of a period's rows in [xmin, xmax) of the previous and of the current snapshot. */
    private record Bands(Optional<BigDecimal> previous, Optional<BigDecimal> current) {
        static final Bands EMPTY = new Bands(Optional.empty(), Optional.empty());
    }

    SnapshotComparison(
            Session session, Snapshot snapshot, RowScan scan, Optional<PeriodUnit> unit, String tableIdentity) {
        this.session = session;
        this.snapshot = snapshot;
        this.scan = scan;
        this.unit = unit;
        this.tableIdentity = tableIdentity;
    }

    @Override
    public String basis() {
        return "snapshot " + tableIdentity;
    }

    @Override
    public boolean reaches(Snapshot previous) {
        return previous.server().equals(snapshot.server())
                && previous.xmax() <= snapshot.xmax()
                && snapshot.xmax() - previous.xmin() < HORIZON;
    }

    @Override
    public Result compare(Optional<LoadedState> previous) {
        Map<LocalDateTime, Seen> seen = seen();
        Map<LocalDateTime, Bands> bands = bands(seen, previous.map(LoadedState::snapshot));
        Map<LocalDateTime, PeriodState> now = new HashMap<>();
        seen.forEach((start, period) -> now.put(
                start,
                new PeriodState(
                        period.rows(), bands.getOrDefault(start, Bands.EMPTY).current())));
        Map<LocalDateTime, PeriodState> before = LoadedState.periodsOf(previous);
        return Result.of(
                now,
                before,
                start -> isUnchanged(
                        seen.get(start),
                        bands.getOrDefault(start, Bands.EMPTY).previous(),
                        before.get(start),
                        previous.get().snapshot()));
    }

    private static boolean isUnchanged(Seen now, Optional<BigDecimal> band, PeriodState known, Snapshot then) {
        return now.rows() == known.rows()
                && (now.newestId() < then.xmin() || (now.newestId() < then.xmax() && band.equals(known.fingerprint())));
    }

    private Map<LocalDateTime, Seen> seen() {
        Map<LocalDateTime, Seen> seen = new HashMap<>();
        session.query(
                row -> seen.put(
                        row.getObject("period", LocalDateTime.class),
                        new Seen(row.getLong("rows"), row.getLong("newest_id"))),
                sql("newest_ids.sql"));
        return seen;
    }

    private Map<LocalDateTime, Bands> bands(Map<LocalDateTime, Seen> seen, Optional<Snapshot> previous) {
        Snapshot then = previous.orElse(snapshot);
        long lowest = Math.min(then.xmin(), snapshot.xmin());
        boolean noneWasOpen = then.isQuiet() && snapshot.isQuiet();
        Map<LocalDateTime, Bands> bands = new HashMap<>();
        if (noneWasOpen || seen.values().stream().noneMatch(period -> period.newestId() >= lowest)) {
            return bands;
        }
        session.query(
                row -> bands.put(
                        row.getObject("period", LocalDateTime.class),
                        new Bands(
                                Optional.ofNullable(row.getBigDecimal("previous_band")),
                                Optional.ofNullable(row.getBigDecimal("current_band")))),
                sql("id_bands.sql")
                        .replace("{lowest}", Long.toString(lowest))
                        .replace("{previous_xmin}", Long.toString(then.xmin()))
                        .replace("{previous_xmax}", Long.toString(then.xmax()))
                        .replace("{current_xmin}", Long.toString(snapshot.xmin()))
                        .replace("{current_xmax}", Long.toString(snapshot.xmax())));
        return bands;
    }

    private String sql(String resource) {
        return SqlResource.read(SnapshotComparison.class, resource)
                .replace("{unit}", unit.map(PeriodUnit::toString).orElse("day"))
                .replace("{period}", unit.isPresent() ? scan.period() : "null")
                .replace("{qualifier}", scan.qualifier())
                .replace("{from}", scan.from())
                .replace("{where}", scan.where());
    }
}
