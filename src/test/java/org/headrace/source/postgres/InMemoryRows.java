package org.headrace.source.postgres;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.PeriodUnit;
import org.headrace.source.LoadedState;

/**
 * The rows of a {@link SmallWorld} as one snapshot sees them. What it tells change detection may leave out a clause of the rule, so that the
 * same code decides by what is left of it.
 *
 * @param previous the state of the last load; absent at the first
 * @param runningThen the transactions that the last load's snapshot lists
 */
record InMemoryRows(
        List<SmallWorld.Row> rows,
        Snapshot snapshot,
        Clause leftOut,
        Optional<LoadedState> previous,
        Set<Long> runningThen)
        implements VersionedRows {
    private static final BigDecimal OTHER = BigDecimal.ONE.negate();

    /** A part of the rule. */
    enum Clause {
        /** The whole rule is kept. */
        NONE,
        /** A period has as many rows as then. */
        COUNT,
        /** The ids of [xmin, xmax) are the same as then. */
        BAND,
        /** No id is at or above xmax. */
        NEW_IDS,
        /** The ids of savepoints: as if only transactions that the snapshot lists could have been unseen. */
        SAVEPOINTS
    }

    static LocalDateTime start(int period) {
        return LocalDateTime.of(2024, 1, 1 + period, 0, 0);
    }

    private InMemoryRows only(Predicate<SmallWorld.Row> condition) {
        return new InMemoryRows(rows.stream().filter(condition).toList(), snapshot, leftOut, previous, runningThen);
    }

    private Snapshot then() {
        return PostgresPosition.of(previous.orElseThrow().position()).snapshot();
    }

    private boolean isLeftOut(Clause clause) {
        return leftOut == clause && previous.isPresent();
    }

    /** The id of a row as the rule is told of it; 0 if it is to be overlooked. */
    private long id(SmallWorld.Row row) {
        return isLeftOut(Clause.NEW_IDS) && row.id() >= then().xmax() ? 0 : row.id();
    }

    @Override
    public String basis() {
        return "";
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public String functions() {
        return "";
    }

    @Override
    public String position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PostgresPosition position(LogPosition log) {
        return new PostgresPosition(snapshot, Optional.empty(), log, false);
    }

    @Override
    public Optional<Doubt> doubt(PostgresPosition last) {
        return Optional.empty();
    }

    @Override
    public InMemoryRows where(String condition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InMemoryRows from(String place) {
        return only(row -> row.place() >= Integer.parseInt(place));
    }

    @Override
    public InMemoryRows writtenSince(long xmin) {
        return only(row -> id(row) >= xmin);
    }

    @Override
    public InMemoryRows unseenBy(Snapshot earlier, Set<Long> seenIds) {
        return only(row -> switch (leftOut) {
            case BAND -> row.id() >= earlier.xmax();
            case NEW_IDS -> row.id() >= earlier.xmin() && row.id() < earlier.xmax() && !seenIds.contains(row.id());
            case SAVEPOINTS -> row.id() >= earlier.xmax() || runningThen.contains(row.id());
            case NONE, COUNT ->
                row.id() >= earlier.xmax() || (row.id() >= earlier.xmin() && !seenIds.contains(row.id()));
        });
    }

    private static LocalDateTime periodOf(SmallWorld.Row row, Optional<PeriodUnit> unit) {
        return unit.isPresent() ? start(row.period()) : null;
    }

    @Override
    public Map<LocalDateTime, RowVersions.Newest> newest(Optional<PeriodUnit> unit) {
        Map<LocalDateTime, RowVersions.Newest> newest = new HashMap<>();
        for (SmallWorld.Row row : rows) {
            newest.merge(
                    periodOf(row, unit),
                    new RowVersions.Newest(1, id(row)),
                    (one, other) -> new RowVersions.Newest(one.rows() + other.rows(), Math.max(one.id(), other.id())));
        }
        if (isLeftOut(Clause.COUNT)) {
            previous.orElseThrow()
                    .periods()
                    .forEach((start, known) -> newest.merge(
                            start,
                            new RowVersions.Newest(known.rows(), 0),
                            (found, then) -> new RowVersions.Newest(then.rows(), found.id())));
        }
        return newest;
    }

    @Override
    public Map<LocalDateTime, RowVersions.Bands> bands(Optional<PeriodUnit> unit, Snapshot earlier, long lowest) {
        Map<LocalDateTime, List<SmallWorld.Row>> byPeriod = new HashMap<>();
        rows.forEach(row -> byPeriod.computeIfAbsent(periodOf(row, unit), start -> new ArrayList<>())
                .add(row));
        Map<LocalDateTime, RowVersions.Bands> bands = new HashMap<>();
        byPeriod.forEach((start, some) ->
                bands.put(start, new RowVersions.Bands(previousBand(start, some, earlier), band(some, snapshot))));
        return bands;
    }

    private Optional<BigDecimal> previousBand(LocalDateTime start, List<SmallWorld.Row> some, Snapshot earlier) {
        Optional<BigDecimal> known = LoadedState.periodsOf(previous).containsKey(start)
                ? LoadedState.periodsOf(previous).get(start).fingerprint()
                : Optional.empty();
        if (isLeftOut(Clause.BAND)) {
            return known;
        }
        if (isLeftOut(Clause.SAVEPOINTS)) {
            return some.stream().anyMatch(row -> runningThen.contains(row.id())) ? Optional.of(OTHER) : known;
        }
        return band(some, earlier);
    }

    /** As the server computes it: a sum of hashes, and nothing of no rows. */
    private static Optional<BigDecimal> band(List<SmallWorld.Row> some, Snapshot of) {
        return some.stream()
                .filter(row -> row.id() >= of.xmin() && row.id() < of.xmax())
                .map(row -> BigDecimal.valueOf(row.id() * 0x9E3779B97F4A7C15L))
                .reduce(BigDecimal::add);
    }

    @Override
    public RowVersions.RowCount countAndFirst(long xmin) {
        Optional<String> first = rows.stream()
                .filter(row -> id(row) >= xmin)
                .map(SmallWorld.Row::place)
                .min(Integer::compare)
                .map(String::valueOf);
        long added = rows.stream().filter(row -> id(row) >= xmin).count();
        return new RowVersions.RowCount(
                isLeftOut(Clause.COUNT) ? previous.orElseThrow().rows() + added : rows.size(), first);
    }

    @Override
    public long count() {
        return rows.size();
    }

    @Override
    public RowVersions.Seen seen() {
        Set<Long> ids = rows.stream()
                .map(SmallWorld.Row::id)
                .filter(id -> id >= snapshot.xmin())
                .collect(Collectors.toSet());
        return new RowVersions.Seen(rows.size(), ids);
    }

    @Override
    public boolean isBelow(String one, String other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> aggregate(String expression) {
        throw new UnsupportedOperationException();
    }

    /** The rows by their serials; {@link #named} finds them again. */
    @Override
    public String query() {
        return rows.stream().map(row -> "" + row.serial()).collect(Collectors.joining(","));
    }

    /** The rows that a query gives. */
    static List<SmallWorld.Row> named(String query, List<SmallWorld.Row> all) {
        Set<Integer> serials = query.isEmpty()
                ? Set.of()
                : Stream.of(query.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        return all.stream().filter(row -> serials.contains(row.serial())).toList();
    }
}
