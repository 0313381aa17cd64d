package org.headrace.source.postgres;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodUnit;
import org.headrace.source.LoadedState;
import org.headrace.source.PeriodState;

/**
 * Tells changes by the ids of the transactions that wrote the rows, exactly.
 *
 * <p>Let S be the snapshot of the last load. A period is unchanged if and only if no visible row of it has an id at or above
 * S.xmax, its rows with ids in [S.xmin, S.xmax) carry the same multiset of ids as then, and it has as many rows as then. A
 * transaction that had not ended at S has an id at or above S.xmin, its savepoints' ids too; one that had ended writes no
 * more rows. So what is visible now and was written before, was visible then, and equal counts mean equal sets.
 *
 * <p>Three passes, of which most sources need one. The first counts all rows, and finds the place in the table of the first with an id at
 * or above S.xmin. From there on the second looks at such rows alone, at count and newest id of each period. S saw all the others; if they
 * are as many as it saw in all, then every row is there still. Otherwise the second pass is made again, over all rows; if S saw ids at or
 * above S.xmin, that is the first. Only where a newest id is at or above S.xmin, or at or above the current xmin, a third pass looks at
 * the multisets. Without periods there is nothing to group: the first pass is left out.
 *
 * <p>A period that S had no row of has only rows that came; if no other changed, these are copied from that place on.
 */
final class SnapshotComparison implements Comparison {
    private final VersionedRows versions;
    private final Optional<PeriodUnit> unit;

    /**
     * Rows that came to those of S.
     *
     * @param firstNew the place of the first of them in the table; absent if none came
     * @param newest of each period, the old ones too, whose id is 0 where no row came
     */
    private record Growth(Optional<String> firstNew, Map<LocalDateTime, RowVersions.Newest> newest) {}

    SnapshotComparison(VersionedRows versions, Optional<PeriodUnit> unit) {
        this.versions = versions;
        this.unit = unit;
    }

    @Override
    public String basis() {
        return "snapshot " + versions.basis();
    }

    @Override
    public Optional<Doubt> doubt(PostgresPosition last) {
        return versions.doubt(last);
    }

    @Override
    public Result compare(Optional<LoadedState> previous) {
        Optional<Growth> growth = previous.filter(known -> unit.isPresent()).flatMap(this::growth);
        Map<LocalDateTime, RowVersions.Newest> newest =
                growth.map(Growth::newest).orElseGet(() -> versions.newest(unit));
        Optional<Snapshot> then = previous.map(SnapshotComparison::snapshotOf);
        Map<LocalDateTime, RowVersions.Bands> bands = bands(newest, then);
        Map<LocalDateTime, PeriodState> now = new HashMap<>();
        newest.forEach((start, period) -> now.put(
                start,
                new PeriodState(
                        period.rows(),
                        bands.getOrDefault(start, RowVersions.Bands.EMPTY).current())));
        Map<LocalDateTime, PeriodState> before = LoadedState.periodsOf(previous);
        Set<LocalDateTime> changed = PeriodState.differing(
                now,
                before,
                start -> isUnchanged(
                        newest.get(start),
                        bands.getOrDefault(start, RowVersions.Bands.EMPTY).previous(),
                        before.get(start),
                        then.get()));
        return new Result(
                now,
                changed,
                growth.flatMap(Growth::firstNew)
                        .filter(place -> Collections.disjoint(before.keySet(), changed))
                        .map(place -> versions.from(place).query()));
    }

    private static Snapshot snapshotOf(LoadedState state) {
        return PostgresPosition.of(state.position()).snapshot();
    }

    /** What came, if every row that was there is there still. */
    private Optional<Growth> growth(LoadedState known) {
        if (known.periods().values().stream()
                .anyMatch(period -> period.fingerprint().isPresent())) {
            return Optional.empty(); // S saw ids at or above S.xmin, so the rows below cannot be as many
        }
        long xmin = snapshotOf(known).xmin();
        RowVersions.RowCount all = versions.countAndFirst(xmin);
        Map<LocalDateTime, RowVersions.Newest> added = all.firstNew()
                .map(place -> versions.from(place).writtenSince(xmin).newest(unit))
                .orElse(Map.of());
        long addedRows =
                added.values().stream().mapToLong(RowVersions.Newest::rows).sum();
        if (all.rows() - addedRows != known.rows()) {
            return Optional.empty();
        }
        return Optional.of(new Growth(all.firstNew(), withAdded(known, added)));
    }

    private static Map<LocalDateTime, RowVersions.Newest> withAdded(
            LoadedState known, Map<LocalDateTime, RowVersions.Newest> added) {
        Map<LocalDateTime, RowVersions.Newest> newest = new HashMap<>();
        known.periods().forEach((start, period) -> newest.put(start, new RowVersions.Newest(period.rows(), 0)));
        added.forEach((start, more) ->
                newest.merge(start, more, (old, came) -> new RowVersions.Newest(old.rows() + came.rows(), came.id())));
        return newest;
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
