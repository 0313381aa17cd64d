package org.headrace.source.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.SourceQuery;

/** How a copy is kept equal to its source, in memory: the ways of the load package, with the decisions of this one. */
enum CopyMode {
    PERIODS {
        @Override
        LoadedCopy load(InMemoryRows rows, LoadedCopy copy, Set<Long> running) {
            Comparison.Result result = new SnapshotComparison(rows, Optional.of(PeriodUnit.DAY)).compare(copy.state());
            if (copy.state().isPresent() && result.changed().isEmpty()) {
                return copy;
            }
            List<SmallWorld.Row> kept = new ArrayList<>(copy.rows());
            kept.removeIf(row -> result.changed().contains(InMemoryRows.start(row.period())));
            result.query().map(query -> InMemoryRows.named(query, rows.rows())).orElse(rows.rows()).stream()
                    .filter(row -> result.changed().contains(InMemoryRows.start(row.period())))
                    .forEach(kept::add);
            return new LoadedCopy(kept, Optional.of(state(rows, result)), running);
        }
    },

    KEYS {
        @Override
        LoadedCopy load(InMemoryRows rows, LoadedCopy copy, Set<Long> running) {
            Comparison.Result result = new SnapshotComparison(rows, Optional.empty()).compare(copy.state());
            if (copy.state().isEmpty()) {
                return new LoadedCopy(rows.rows(), Optional.of(state(rows, result)), running);
            }
            if (result.changed().isEmpty()) {
                return copy;
            }
            LoadedState now = state(rows, result);
            long xmin = PostgresPosition.of(copy.state().get().position())
                    .snapshot()
                    .xmin();
            Map<Integer, SmallWorld.Row> byKey = new HashMap<>();
            copy.rows().forEach(row -> byKey.put(row.key(), row));
            rows.writtenSince(xmin).rows().forEach(row -> byKey.put(row.key(), row));
            if (byKey.size() != now.rows()) {
                byKey.keySet()
                        .retainAll(rows.rows().stream().map(SmallWorld.Row::key).collect(Collectors.toSet()));
            }
            return new LoadedCopy(List.copyOf(byKey.values()), Optional.of(now), running);
        }
    },

    LOG {
        @Override
        LoadedCopy load(InMemoryRows rows, LoadedCopy copy, Set<Long> running) {
            SourceQuery query = new SourceQuery(rows.query(), new Sync.Append(Optional.empty()), Optional.empty());
            AppendedRows detection = new AppendedRows(query, Optional.empty(), List.of(), rows);
            Changes changes = copy.state().map(detection::since).orElseGet(() -> detection.anew("", ""));
            if (changes.periods().isEmpty()) {
                return copy;
            }
            List<SmallWorld.Row> all = new ArrayList<>(copy.rows());
            all.addAll(InMemoryRows.named(((SqlSelection) changes.selection()).sql(), rows.rows()));
            return new LoadedCopy(all, Optional.of(changes.known()), running);
        }
    };

    /**
     * Brings a copy up to date.
     *
     * @param running the transactions that the snapshot lists
     */
    abstract LoadedCopy load(InMemoryRows rows, LoadedCopy copy, Set<Long> running);

    /** Whether rows are only ever added. */
    boolean isOfLogs() {
        return this == LOG;
    }

    private static LoadedState state(InMemoryRows rows, Comparison.Result result) {
        return new LoadedState("", rows.position(LogPosition.NONE).position(), result.periods());
    }
}
