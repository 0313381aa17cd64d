package org.headrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.load.RawLoad;
import org.headrace.testing.PostgresExtension;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The promise of a load, under transactions that insert, update, move and delete rows at random, in savepoints too, and stay
 * open across loads: after every load the raw table has exactly the rows that the load's snapshot saw.
 */
class RandomHistoryTest {
    private static final int HISTORIES = 100;
    private static final int STEPS = 25;
    private static final int WRITERS = 3;
    private static final long SEED = Long.getLong("test.seed", System.nanoTime());
    private static final String SELECT = "select at, value from event";
    private static final TableName RAW = new TableName("raw", "event");
    private static final Sync SYNC = new Sync.ByPeriod(new PeriodColumn("at", PeriodUnit.DAY));
    private static final SourceQuery QUERY = new SourceQuery(
            SELECT,
            SYNC,
            Optional.of(new RowScan("event", "event", "event", "true", "at, value", "event.at", Set.of())));

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private final List<Writer> writers = new ArrayList<>();
    private Optional<LoadedState> loaded = Optional.empty();
    private int copies;

    /** One session that writes at random, without ever waiting for another one. */
    private static final class Writer {
        private final TestTransaction transaction;
        private final Random random;
        private int savepoints;

        Writer(TestTransaction transaction, Random random) {
            this.transaction = transaction;
            this.random = random;
        }

        void act() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> insert();
                case 3 -> change("update event set value = value + 100");
                case 4 -> change("update event set at = " + time());
                case 5 -> change("delete from event");
                case 6 -> {
                    savepoints++;
                    transaction.execute("savepoint s" + savepoints);
                }
                case 7 -> endSavepoint();
                default -> end(random.nextInt(4) > 0);
            }
        }

        private void insert() {
            transaction.execute("insert into event select " + time() + ", value from generate_series(1, "
                    + (1 + random.nextInt(3)) + ") as value");
        }

        private void change(String sql) {
            transaction.execute(sql + " where ctid in (select ctid from event where value % 4 = " + random.nextInt(4)
                    + " limit " + (1 + random.nextInt(4)) + " for update skip locked)");
        }

        private String time() {
            return random.nextInt(8) == 0 ? "null" : "timestamp '2023-03-0" + (1 + random.nextInt(5)) + " 12:00'";
        }

        private void endSavepoint() {
            if (savepoints > 0) {
                transaction.execute((random.nextBoolean() ? "release" : "rollback to") + " savepoint s" + savepoints);
                savepoints--;
            }
        }

        void end(boolean commit) {
            savepoints = 0;
            if (commit) {
                transaction.commit();
            } else {
                transaction.rollback();
            }
        }
    }

    @Test
    @SuppressWarnings("SystemOut") // the seed is needed when it fails
    void afterEveryLoadRawEqualsWhatTheSnapshotSaw() {
        System.out.println("Random histories: -Dtest.seed=" + SEED);
        Random random = new Random(SEED);
        databases.production().execute("create table event (at timestamp, value int)");
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(databases.production().begin(), random));
        }
        try (Session warehouse = Session.open(databases.warehouse().endpoint())) {
            for (int history = 0; history < HISTORIES; history++) {
                begin(random, warehouse);
                for (int step = 0; step < STEPS; step++) {
                    writers.get(random.nextInt(WRITERS)).act();
                    if (random.nextInt(8) == 0) {
                        load(warehouse);
                    }
                }
            }
            writers.forEach(writer -> writer.end(true));
            load(warehouse);
        }
        assertThat(copies).as("loads that found something").isGreaterThan(HISTORIES);
    }

    /** Histories follow each other in one table; some begin from nothing, on either side. */
    private void begin(Random random, Session warehouse) {
        if (random.nextInt(4) == 0) {
            writers.forEach(writer -> writer.end(random.nextBoolean()));
            databases.production().execute("truncate event");
        }
        if (random.nextInt(4) == 0) {
            loaded = Optional.empty();
            load(warehouse);
        }
    }

    private void load(Session warehouse) {
        Session session = Session.open(databases.production().endpoint());
        try (PostgresSource source = new PostgresSource(session)) {
            SourceRows rows = source.rows(QUERY);
            Changes changes = rows.changes(loaded);
            if (!changes.periods().isEmpty()) {
                warehouse.inTransaction(() -> {
                    new RawLoad(warehouse).load(rows, RAW, SYNC, changes);
                });
                copies++;
            }
            loaded = Optional.of(changes.current());
            assertThat(sorted(warehouse, "select at, value from raw.event"))
                    .as("seed %d, snapshot %s", SEED, changes.current().snapshot())
                    .isEqualTo(sorted(session, SELECT));
        }
    }

    private static List<String> sorted(Session session, String sql) {
        return session.query(row -> row.getString(1) + " " + row.getString(2), sql + " order by at, value");
    }
}
