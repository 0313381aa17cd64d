package org.headrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.headrace.CursorColumn;
import org.headrace.PeriodColumn;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.load.RawLoad;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The promise of every load, under writers whose transactions insert, update, move, delete and truncate at random, with
 * savepoints and in two phases, and stay open across loads: after each load the raw table has exactly the rows that the load's
 * snapshot saw. {@code -Dtest.seed=} repeats a run, {@code -Dtest.histories=} makes a longer one.
 */
class RandomHistoryTest {
    private static final int HISTORIES = Integer.getInteger("test.histories", 500);
    private static final int ACTS = 25;
    private static final int WRITERS = 4;
    private static final long SEED = Long.getLong("test.seed", System.nanoTime());

    private static final String EVENTS = "select id, at, value from event";
    private static final Sync BY_DAY = period(PeriodUnit.DAY);
    private static final Sync BY_KEY = new Sync.ByKey(List.of("id"));
    private static final Sync REPLACE = new Sync.Replace();

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private final Random random = new Random(SEED);
    private final Deque<String> prepared = RandomWriter.noPrepared();
    private final List<RandomWriter> writers = new ArrayList<>();

    /** One load of a table, with what it knows of the last time. */
    private static final class Subscription {
        private final TableName into;
        private final SourceQuery query;
        private Optional<LoadedState> loaded = Optional.empty();
        private int copies;

        Subscription(String name, Sync sync, String sql, Optional<RowScan> scan) {
            this.into = new TableName("raw", name);
            this.query = new SourceQuery(sql, sync, scan);
        }

        void load(Session session, Session warehouse) {
            try (PostgresSource source = new PostgresSource(session, List.of(query.sql()))) {
                SourceRows rows = source.rows(query);
                Changes changes = rows.changes(loaded);
                if (!changes.periods().isEmpty()) {
                    warehouse.inTransaction(() -> {
                        new RawLoad(warehouse, Set.of())
                                .load(rows, into, query.sync(), query.sync().period(), changes);
                    });
                    copies++;
                }
                loaded = Optional.of(changes.current());
                assertThat(sorted(warehouse, "select * from " + into.quoted()))
                        .as("%s, seed %d, %s", into, SEED, changes.current().position())
                        .isEqualTo(sorted(session, query.sql()));
            }
        }

        private static List<String> sorted(Session session, String sql) {
            return session.query(
                    row -> row.getString(1), "select (found)::text from (" + sql + ") as found order by 1");
        }
    }

    private final List<Subscription> subscriptions = List.of(
            events("by_day", BY_DAY),
            events("by_hour", period(PeriodUnit.HOUR)),
            events("by_month", period(PeriodUnit.MONTH)),
            events("by_key", BY_KEY),
            events("whole", REPLACE),
            joined("joined_by_day", BY_DAY),
            joined("joined_by_key", BY_KEY),
            lines("log", Optional.empty()),
            lines("log_with_cursor", Optional.of(new CursorColumn("line", "1500"))));

    private static Sync period(PeriodUnit unit) {
        return new Sync.ByPeriod(new PeriodColumn("at", unit));
    }

    private static Subscription events(String name, Sync sync) {
        RowScan scan =
                new RowScan("event", "event", "event", "value < 1000", "id, at, value", "event.at", Set.of(), Set.of());
        return new Subscription(name, sync, EVENTS + " where value < 1000", Optional.of(scan));
    }

    /** Two queries over one snapshot; the digest has to find what changed. */
    private static Subscription joined(String name, Sync sync) {
        String sql = "select id, at, value, lines from event cross join (select count(*) / 4 as lines from log) as log";
        return new Subscription(name, sync, sql, Optional.empty());
    }

    private static Subscription lines(String name, Optional<CursorColumn> cursor) {
        RowScan scan = new RowScan("log", "log", "log", "true", "at, line", "log.line", Set.of(), Set.of());
        return new Subscription(name, new Sync.Append(cursor), "select at, line from log", Optional.of(scan));
    }

    @BeforeEach
    void createTables() {
        databases
                .production()
                .execute(
                        "create table event (id int, at timestamp, value int)",
                        "create table log (at timestamp, line int)");
        AtomicInteger numbers = new AtomicInteger();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new RandomWriter(databases.production(), random, numbers, prepared));
        }
    }

    @Test
    @SuppressWarnings("SystemOut") // the seed is needed when it fails
    void afterEveryLoadRawEqualsWhatTheSnapshotSaw() {
        System.out.println("Random histories: " + HISTORIES + ", -Dtest.seed=" + SEED);
        try (Session warehouse = Session.open(databases.warehouse().endpoint())) {
            for (int history = 0; history < HISTORIES; history++) {
                begin();
                for (int act = 0; act < ACTS; act++) {
                    writers.get(random.nextInt(WRITERS)).act();
                    if (random.nextInt(6) == 0) {
                        load(subscriptions.get(random.nextInt(subscriptions.size())), warehouse);
                    }
                }
            }
            endAll(true);
            subscriptions.forEach(subscription -> load(subscription, warehouse));
        }
        assertThat(subscriptions)
                .allSatisfy(subscription -> assertThat(subscription.copies)
                        .as("loads of %s that found something", subscription.into)
                        .isGreaterThan(HISTORIES / 20));
    }

    /** Histories follow each other in the same tables; some begin with empty ones, some loads from nothing. */
    private void begin() {
        if (random.nextInt(10) == 0) {
            endAll(random.nextBoolean());
            databases.production().execute("truncate event, log");
            subscriptions.stream()
                    .filter(subscription -> subscription.query.sync() instanceof Sync.Append)
                    .forEach(subscription -> subscription.loaded = Optional.empty());
        }
        if (random.nextInt(10) == 0) {
            subscriptions.get(random.nextInt(subscriptions.size())).loaded = Optional.empty();
        }
    }

    private void endAll(boolean commit) {
        writers.forEach(writer -> writer.end(commit));
        while (!prepared.isEmpty()) {
            writers.get(0).endPrepared(commit);
        }
    }

    private void load(Subscription subscription, Session warehouse) {
        subscription.load(Session.open(databases.production().endpoint()), warehouse);
    }
}
