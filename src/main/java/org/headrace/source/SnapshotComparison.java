package org.headrace.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.headrace.PeriodUnit;

/**
 * Tells changes by the ids of the transactions that wrote the rows, exactly.
 *
 * <p>Let S be the snapshot of the last load. A period is unchanged if and only if no visible row of it has an id at or above
 * S.xmax, its rows with ids in [S.xmin, S.xmax) carry the same multiset of ids as then, and it has as many rows as then. A
 * transaction that had not ended at S has an id at or above S.xmin, its savepoints' ids too; one that had ended writes no
 * more rows. So what is visible now and was written before, was visible then, and equal counts mean equal sets.
 *
 * <p>Three passes, of which most sources need one. The first counts all rows, and those with ids at or above S.xmin. S saw all the
 * others; if they are as many as it saw in all, then every row is there still, and the second pass looks at the rows that are new,
 * if any; otherwise at all. It takes count and newest id of each period. Only where that id is at or above S.xmin, or at or above
 * the current xmin, a third pass looks at the multisets.
 */
final class SnapshotComparison implements Comparison {
    private final RowVersions versions;
    private final Optional<PeriodUnit> unit;

    SnapshotComparison(RowVersions versions, Optional<PeriodUnit> unit) {
        this.versions = versions;
        this.unit = unit;
    }

    @Override
    public String basis() {
        return "snapshot " + versions.columns();
    }

    @Override
    public boolean reaches(Snapshot previous) {
        return versions.reaches(previous);
    }

    @Override
    public Result compare(Optional<LoadedState> previous) {
        Map<LocalDateTime, RowVersions.Newest> newest =
                previous.filter(known -> unit.isPresent()).flatMap(this::grown).orElseGet(() -> versions.newest(unit));
        Map<LocalDateTime, RowVersions.Bands> bands = bands(newest, previous.map(LoadedState::snapshot));
        Map<LocalDateTime, PeriodState> now = new HashMap<>();
        newest.forEach((start, period) -> now.put(
                start,
                new PeriodState(
                        period.rows(),
                        bands.getOrDefault(start, RowVersions.Bands.EMPTY).current())));
        Map<LocalDateTime, PeriodState> before = LoadedState.periodsOf(previous);
        return Result.of(
                now,
                before,
                start -> isUnchanged(
                        newest.get(start),
                        bands.getOrDefault(start, RowVersions.Bands.EMPTY).previous(),
                        before.get(start),
                        previous.get().snapshot()));
    }

    /** Count and newest id of each period, if every row that was there is there still; 0 where no row is new. */
    private Optional<Map<LocalDateTime, RowVersions.Newest>> grown(LoadedState known) {
        if (known.periods().values().stream()
                .anyMatch(period -> period.fingerprint().isPresent())) {
            return Optional.empty(); // S saw ids above S.xmin, so the rows below cannot be as many
        }
        long xmin = known.snapshot().xmin();
        RowVersions.Growth growth = versions.growth(xmin);
        if (growth.rows() - growth.added() != known.rows()) {
            return Optional.empty();
        }
        Map<LocalDateTime, RowVersions.Newest> newest = new HashMap<>();
        known.periods().forEach((start, period) -> newest.put(start, new RowVersions.Newest(period.rows(), 0)));
        if (growth.added() > 0) {
            versions.newest(unit, xmin)
                    .forEach((start, added) -> newest.merge(
                            start, added, (old, more) -> new RowVersions.Newest(old.rows() + more.rows(), more.id())));
        }
        return Optional.of(newest);
    }

    private static boolean isUnchanged(
            RowVersions.Newest now, Optional<BigDecimal> band, PeriodState known, Snapshot then) {
        return now.rows() == known.rows()
                && (now.id() < then.xmin() || (now.id() < then.xmax() && band.equals(known.fingerprint())));
    }

    private Map<LocalDateTime, RowVersions.Bands> bands(
            Map<LocalDateTime, RowVersions.Newest> newest, Optional<Snapshot> previous) {
        Snapshot now = versions.snapshot();
        Snapshot then = previous.orElse(now);
        long lowest = Math.min(then.xmin(), now.xmin());
        boolean noneWasOpen = then.isQuiet() && now.isQuiet();
        if (noneWasOpen || newest.values().stream().noneMatch(period -> period.id() >= lowest)) {
            return new HashMap<>();
        }
        return versions.bands(unit, then, lowest);
    }
}
