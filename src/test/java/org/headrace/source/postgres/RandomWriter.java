package org.headrace.source.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.headrace.testing.TestDatabase;
import org.headrace.testing.TestTransaction;

/**
 * One session that writes at random to the tables {@code event (id, at, value)}, whose rows come, change, move and go, and
 * {@code log (at, line)}, which only grows. Its transactions stay open from one act to the next, but it never waits for another
 * writer.
 */
final class RandomWriter {
    private static final int MOST_PREPARED = 5;

    private final TestDatabase database;
    private final TestTransaction transaction;
    private final Random random;
    private final AtomicInteger numbers;
    private final Deque<String> prepared;
    private int savepoints;

    /**
     * A writer of a group.
     *
     * @param numbers gives numbers that no writer of the group has used
     * @param prepared the names of the group's prepared transactions
     */
    RandomWriter(TestDatabase database, Random random, AtomicInteger numbers, Deque<String> prepared) {
        this.database = database;
        this.transaction = database.begin();
        this.random = random;
        this.numbers = numbers;
        this.prepared = prepared;
    }

    static Deque<String> noPrepared() {
        return new ArrayDeque<>();
    }

    void act() {
        switch (random.nextInt(17)) {
            case 0, 1, 2 -> insert();
            case 3, 4 -> append();
            case 5 -> change("update event set value = value + 100 where");
            case 6 -> change("update event set at = " + time() + " where");
            case 7 -> change("update event set id = id + 1000000 where");
            case 8 -> swap();
            case 9 -> change("delete from event where");
            case 10 -> replace();
            case 11 -> savepoint();
            case 12 -> endSavepoint();
            case 13 -> truncate();
            case 14 -> prepare();
            default -> end(random.nextInt(4) > 0);
        }
    }

    private void insert() {
        transaction.execute("insert into event values (" + numbers.incrementAndGet() + ", " + time() + ", "
                + random.nextInt(4) + "), (" + numbers.incrementAndGet() + ", " + time() + ", 7)");
    }

    private void append() {
        int line = numbers.incrementAndGet();
        transaction.execute("insert into log values (%1$s, %2$d), (%1$s, %2$d)".formatted(time(), line));
    }

    private void change(String sql) {
        transaction.execute(sql + " " + someRows());
    }

    /** Rows that no other transaction holds. */
    private String someRows() {
        return "ctid in (select ctid from event where value % 4 = " + random.nextInt(4) + " limit "
                + (1 + random.nextInt(3)) + " for update skip locked)";
    }

    /** Two rows change places, by key and in time. */
    private void swap() {
        transaction.execute("""
                with held as (select ctid as place, id, at from event order by id limit 2 for update skip locked),
                pair as (select min(id) as low, max(id) as high from held having count(*) = 2)
                update event set id = pair.low + pair.high - event.id
                from held cross join pair
                where event.ctid = held.place
                """);
    }

    /** A row goes, and another one comes under its key. */
    private void replace() {
        transaction.execute("with gone as (delete from event where " + someRows() + " returning id)"
                + " insert into event select id, " + time() + ", 3 from gone");
    }

    private String time() {
        return switch (random.nextInt(12)) {
            case 0 -> "null";
            case 1 -> "timestamp 'infinity'";
            case 2 -> "timestamp '-infinity'";
            case 3 -> "timestamp '0044-03-15 12:00 BC'";
            case 4 -> "timestamp '2023-05-01' + interval '" + random.nextInt(9999) + " days'";
            default ->
                "timestamp '2023-0%d-0%d %d:59:59.999999'"
                        .formatted(3 + random.nextInt(2), 1 + random.nextInt(2), 22 + random.nextInt(2));
        };
    }

    private void savepoint() {
        savepoints++;
        transaction.execute("savepoint s" + savepoints);
    }

    private void endSavepoint() {
        if (savepoints > 0) {
            transaction.execute((random.nextBoolean() ? "release" : "rollback to") + " savepoint s" + savepoints);
            savepoints--;
        }
    }

    /** Ends at once, since nobody else could read the table before. */
    private void truncate() {
        if (random.nextInt(4) == 0 && transaction.attempt("truncate event")) {
            end(random.nextInt(3) > 0);
        }
    }

    private void prepare() {
        if (prepared.size() < MOST_PREPARED) {
            String name = "headrace test " + numbers.incrementAndGet();
            transaction.execute("prepare transaction '" + name + "'");
            savepoints = 0;
            prepared.add(name);
        } else {
            endPrepared(random.nextBoolean());
        }
    }

    /** Ends the transaction of the group that was prepared first. */
    void endPrepared(boolean commit) {
        database.execute((commit ? "commit" : "rollback") + " prepared '" + prepared.remove() + "'");
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
