package org.headrace.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import org.headrace.source.postgres.InMemoryRows.Clause;
import org.headrace.source.postgres.SmallWorld.Act;
import org.junit.jupiter.api.Test;

/**
 * All histories of a {@link SmallWorld}, up to a length, against the code that decides what is unchanged: after each load the copy has exactly the rows
 * that the load's snapshot saw. With a clause of the rule left out it does not, and the shortest such history is one that
 * docs/guarantees.md shows. {@code -Dtest.events=8} walks through longer ones.
 */
class ExhaustiveHistoryTest {
    private static final int EVENTS = Integer.getInteger("test.events", 7);
    private static final int MOST_LOADS = 3;

    /**
     * A way to copy, and to look at the world.
     *
     * @param isBusy whether a transaction that wrote elsewhere has ended before each load
     */
    private record Reader(CopyMode mode, Clause leftOut, boolean isBusy) {
        static Reader of(CopyMode mode, Clause leftOut) {
            return new Reader(mode, leftOut, true);
        }

        /** Absent if it is wrong, or refuses what is right. */
        Optional<LoadedCopy> load(Sight sight, LoadedCopy copy) {
            var rows = new InMemoryRows(sight.rows(), sight.snapshot(), leftOut, copy.state(), copy.runningThen());
            try {
                return Optional.of(mode.load(rows, copy, sight.running()))
                        .filter(loaded -> loaded.hasExactly(sight.rows()));
            } catch (HeadraceException refused) {
                return Optional.empty();
            }
        }
    }

    /** What a reader sees of the world. */
    private record Sight(List<SmallWorld.Row> rows, Snapshot snapshot, Set<Long> running) {
        static Sight of(SmallWorld world, boolean isBusy) {
            return new Sight(world.committed(), world.snapshot(isBusy), world.runningIds());
        }
    }

    /** The rows and the state of a copy decide with what is seen what a load does; many histories lead to the same. */
    private record Situation(Reader reader, Sight sight, LoadedCopy copy) {
        @SuppressWarnings("ReferenceEquality") // copies are shared, and too many to be compared by their rows
        @Override
        public boolean equals(Object other) {
            return other instanceof Situation situation
                    && copy == situation.copy
                    && reader == situation.reader
                    && sight.equals(situation.sight);
        }

        @Override
        public int hashCode() {
            return 31 * sight.hashCode() + System.identityHashCode(copy);
        }
    }

    /** All histories that end with a load, for several readers at once. A reader that was wrong reads no further. */
    private static final class Walk {
        private final Set<Act> acts;
        private final int events;
        private final List<String> path = new ArrayList<>();
        private final Map<Reader, Long> wrong = new LinkedHashMap<>();
        private final Map<Reader, String> shortest = new LinkedHashMap<>();
        private final Map<Reader, Integer> shortestEvents = new HashMap<>();
        private final Map<Situation, Optional<LoadedCopy>> known = new HashMap<>();
        private long histories;

        Walk(Set<Act> acts, int events, List<Reader> readers) {
            this.acts = acts;
            this.events = events;
            Map<Reader, LoadedCopy> copies = new LinkedHashMap<>();
            readers.forEach(reader -> {
                wrong.put(reader, 0L);
                shortest.put(reader, "none");
                copies.put(reader, LoadedCopy.NOTHING);
            });
            extend(SmallWorld.start(), copies, 0);
        }

        /** Which of the two transactions is which makes no difference, so the first is the one that begins first. */
        private void extend(SmallWorld world, Map<Reader, LoadedCopy> copies, int loads) {
            if (path.size() < events - 1) {
                boolean isFirstBegun = world.writers().get(0).phase() != SmallWorld.Phase.NOT_BEGUN;
                for (int number = 0; number < (isFirstBegun ? 2 : 1); number++) {
                    for (Act act : acts) {
                        if (world.isPossible(number, act)) {
                            path.add((number == 0 ? "" : "second ") + act);
                            extend(world.after(number, act), copies, loads);
                            path.remove(path.size() - 1);
                        }
                    }
                }
            }
            if (path.size() < events && loads < MOST_LOADS) {
                load(world, copies, loads);
            }
        }

        private void load(SmallWorld world, Map<Reader, LoadedCopy> copies, int loads) {
            path.add("load");
            histories++;
            Map<Reader, LoadedCopy> right = new LinkedHashMap<>();
            Sight busy = Sight.of(world, true);
            Sight quiet = Sight.of(world, false);
            copies.forEach((reader, copy) -> known.computeIfAbsent(
                            new Situation(reader, reader.isBusy() ? busy : quiet, copy),
                            situation -> reader.load(situation.sight(), copy))
                    .ifPresentOrElse(loaded -> right.put(reader, loaded), () -> note(reader)));
            if (!right.isEmpty()) {
                extend(world, right, loads + 1);
            }
            path.remove(path.size() - 1);
        }

        private void note(Reader reader) {
            wrong.merge(reader, 1L, Long::sum);
            if (path.size() < shortestEvents.getOrDefault(reader, Integer.MAX_VALUE)) {
                shortestEvents.put(reader, path.size());
                shortest.put(
                        reader,
                        String.join(" · ", path).toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }

        /** The shortest history for which each reader is wrong. */
        @SuppressWarnings("SystemOut") // what was walked through is the result
        List<String> counterexamples() {
            shortest.forEach((reader, example) -> System.out.printf(
                    Locale.ROOT,
                    "Histories of up to %d events that end with a load: %,d; %s: %,d wrong, the shortest: %s%n",
                    events,
                    histories,
                    reader,
                    wrong.get(reader),
                    example));
            return List.copyOf(shortest.values());
        }
    }

    private static final Set<Act> OF_A_TABLE = EnumSet.allOf(Act.class);
    private static final Set<Act> OF_A_LOG = EnumSet.complementOf(EnumSet.of(Act.UPDATE, Act.DELETE));

    @Test
    void theRuleIsNeverWrong() {
        List<Reader> ofTables = List.of(
                new Reader(CopyMode.PERIODS, Clause.NONE, true),
                new Reader(CopyMode.PERIODS, Clause.NONE, false),
                new Reader(CopyMode.KEYS, Clause.NONE, true),
                new Reader(CopyMode.KEYS, Clause.NONE, false));
        List<Reader> ofLogs =
                List.of(new Reader(CopyMode.LOG, Clause.NONE, true), new Reader(CopyMode.LOG, Clause.NONE, false));

        assertThat(new Walk(OF_A_TABLE, EVENTS, ofTables).counterexamples()).containsOnly("none");
        assertThat(new Walk(OF_A_LOG, EVENTS, ofLogs).counterexamples()).containsOnly("none");
    }

    @Test
    void eachClauseIsNeeded() {
        List<Reader> readers = Stream.of(Clause.COUNT, Clause.BAND, Clause.NEW_IDS, Clause.SAVEPOINTS)
                .map(clause -> Reader.of(CopyMode.PERIODS, clause))
                .toList();

        assertThat(new Walk(OF_A_TABLE, EVENTS - 1, readers).counterexamples())
                .containsExactly(
                        "delete · load · commit · load",
                        "update · load · commit · load",
                        "load · update · commit · load",
                        "savepoint · update · load · commit · load");
    }

    @Test
    void eachClauseIsNeededByKeyToo() {
        List<Reader> readers = Stream.of(Clause.COUNT, Clause.BAND, Clause.NEW_IDS, Clause.SAVEPOINTS)
                .map(clause -> Reader.of(CopyMode.KEYS, clause))
                .toList();

        assertThat(new Walk(OF_A_TABLE, EVENTS - 1, readers).counterexamples())
                .containsExactly(
                        "delete · load · commit · load",
                        "update · load · commit · load",
                        "load · insert · commit · load",
                        "savepoint · update · load · commit · load");
    }

    @Test
    void eachClauseOfLogsIsNeeded() {
        List<Reader> readers = Stream.of(Clause.BAND, Clause.NEW_IDS, Clause.SAVEPOINTS)
                .map(clause -> Reader.of(CopyMode.LOG, clause))
                .toList();

        assertThat(new Walk(OF_A_LOG, EVENTS - 1, readers).counterexamples())
                .containsExactly(
                        "insert · load · commit · load",
                        "load · insert · commit · load",
                        "savepoint · insert · load · commit · load");
    }
}
