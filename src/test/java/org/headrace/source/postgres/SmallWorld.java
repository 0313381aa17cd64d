package org.headrace.source.postgres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A table of two rows and two transactions that write to it, as PostgreSQL sees them: an id at the first write, another one for what is
 * written under a savepoint, rows that become visible together at the commit. Each act gives a new world, so that all histories can be
 * walked through.
 */
record SmallWorld(long nextId, long latestCompleted, int nextSerial, List<Row> committed, List<Writer> writers) {
    private static final long FIRST_ID = 10;
    private static final Origin ORIGIN = new Origin("1", 1, 1, OptionalLong.of(1), false);

    /**
     * A version of a row.
     *
     * @param key stays with the row
     * @param serial tells the version from all others
     * @param period of which there are two, 0 and 1
     * @param id of the transaction or savepoint that wrote it
     */
    record Row(int key, int serial, int period, long id) {
        /** Where the version lies in the table: in no order, since space is used again. */
        int place() {
            return serial * 5 % 13;
        }
    }

    /** What can happen. */
    enum Act {
        INSERT,
        UPDATE,
        DELETE,
        SAVEPOINT,
        ROLLBACK_TO,
        RELEASE,
        PREPARE,
        COMMIT,
        ROLLBACK
    }

    enum Phase {
        NOT_BEGUN,
        OPEN,
        PREPARED,
        ENDED
    }

    /** What a transaction has done, and not yet committed. */
    record Writes(List<Row> inserted, Set<Integer> deleted) {
        static final Writes NONE = new Writes(List.of(), Set.of());

        Writes insert(Row row) {
            List<Row> more = new ArrayList<>(inserted);
            more.add(row);
            return new Writes(more, deleted);
        }

        Writes delete(Row row) {
            Set<Integer> more = new HashSet<>(deleted);
            more.add(row.serial());
            return new Writes(inserted, more);
        }
    }

    /**
     * A transaction.
     *
     * @param id 0 before its first write
     * @param saved what had been done at the savepoint, while there is one
     * @param savedId the id of what is written under the savepoint; 0 before the first such write
     */
    record Writer(
            Phase phase, long id, int writes, Writes done, Optional<Writes> saved, long savedId, boolean hadSavepoint) {
        static final Writer NEW = new Writer(Phase.NOT_BEGUN, 0, 0, Writes.NONE, Optional.empty(), 0, false);

        boolean isRunning() {
            return id > 0 && (phase == Phase.OPEN || phase == Phase.PREPARED);
        }

        Writer in(Phase next) {
            return new Writer(next, id, writes, done, saved, savedId, hadSavepoint);
        }
    }

    static SmallWorld start() {
        List<Row> rows = List.of(new Row(0, 0, 0, FIRST_ID - 2), new Row(1, 1, 0, FIRST_ID - 1));
        return new SmallWorld(FIRST_ID, FIRST_ID - 1, 2, rows, List.of(Writer.NEW, Writer.NEW));
    }

    /** The row that a transaction updates and deletes, as it sees it. The other one may be locked. */
    private Optional<Row> own(int number) {
        Writer writer = writers.get(number);
        List<Row> seen = new ArrayList<>(committed);
        seen.addAll(writer.done().inserted());
        return seen.stream()
                .filter(row -> row.key() == number && !writer.done().deleted().contains(row.serial()))
                .findFirst();
    }

    boolean isPossible(int number, Act act) {
        Writer writer = writers.get(number);
        if (writer.phase() == Phase.PREPARED) {
            return act == Act.COMMIT || act == Act.ROLLBACK;
        }
        boolean isBegun = writer.phase() == Phase.OPEN;
        return writer.phase() != Phase.ENDED
                && switch (act) {
                    case INSERT -> writer.writes() < 3;
                    case UPDATE, DELETE -> writer.writes() < 3 && own(number).isPresent();
                    case SAVEPOINT -> !writer.hadSavepoint();
                    case ROLLBACK_TO, RELEASE -> writer.saved().isPresent();
                    case PREPARE, COMMIT, ROLLBACK -> isBegun && writer.id() > 0;
                };
    }

    SmallWorld after(int number, Act act) {
        Writer writer = writers.get(number);
        return switch (act) {
            case INSERT, UPDATE, DELETE -> write(number, act);
            case SAVEPOINT ->
                with(
                        number,
                        new Writer(
                                Phase.OPEN,
                                writer.id(),
                                writer.writes(),
                                writer.done(),
                                Optional.of(writer.done()),
                                0,
                                true));
            case ROLLBACK_TO ->
                with(
                                number,
                                new Writer(
                                        Phase.OPEN,
                                        writer.id(),
                                        writer.writes(),
                                        writer.saved().orElseThrow(),
                                        writer.saved(),
                                        0,
                                        true))
                        .completed(writer.savedId());
            case RELEASE ->
                with(
                        number,
                        new Writer(Phase.OPEN, writer.id(), writer.writes(), writer.done(), Optional.empty(), 0, true));
            case PREPARE -> with(number, writer.in(Phase.PREPARED));
            case COMMIT -> commit(number);
            case ROLLBACK -> with(number, writer.in(Phase.ENDED)).completed(writer.id());
        };
    }

    private SmallWorld write(int number, Act act) {
        Writer writer = writers.get(number);
        long next = nextId;
        long id = writer.id() > 0 ? writer.id() : next++;
        boolean isUnderSavepoint = writer.saved().isPresent();
        long savedId = isUnderSavepoint && writer.savedId() == 0 ? next++ : writer.savedId();
        long own = isUnderSavepoint ? savedId : id;
        Writes done = writer.done();
        int serial = nextSerial;
        if (act == Act.INSERT) {
            // Each transaction inserts into a period of its own.
            done = done.insert(new Row(serial, serial, number, own));
        } else {
            Row old = own(number).orElseThrow();
            done = done.delete(old);
            if (act == Act.UPDATE) {
                done = done.insert(new Row(old.key(), serial, old.period(), own));
            }
        }
        Writer after =
                new Writer(Phase.OPEN, id, writer.writes() + 1, done, writer.saved(), savedId, writer.hadSavepoint());
        return new SmallWorld(next, latestCompleted, serial + 1, committed, replaced(number, after));
    }

    private SmallWorld commit(int number) {
        Writer writer = writers.get(number);
        List<Row> rows = new ArrayList<>(committed);
        rows.addAll(writer.done().inserted());
        rows.removeIf(row -> writer.done().deleted().contains(row.serial()));
        long latest = rows.stream().mapToLong(Row::id).max().orElse(0);
        SmallWorld ended = with(number, writer.in(Phase.ENDED));
        return new SmallWorld(nextId, latestCompleted, nextSerial, rows, ended.writers())
                .completed(Math.max(writer.id(), Math.max(writer.savedId(), latest)));
    }

    private SmallWorld completed(long id) {
        return new SmallWorld(nextId, Math.max(latestCompleted, id), nextSerial, committed, writers);
    }

    private SmallWorld with(int number, Writer writer) {
        return new SmallWorld(nextId, latestCompleted, nextSerial, committed, replaced(number, writer));
    }

    private List<Writer> replaced(int number, Writer writer) {
        return number == 0 ? List.of(writer, writers.get(1)) : List.of(writers.get(0), writer);
    }

    /** The ids of the transactions that run, as a snapshot lists them: those of savepoints are not among them. */
    Set<Long> runningIds() {
        Set<Long> ids = new HashSet<>();
        writers.stream().filter(Writer::isRunning).forEach(writer -> ids.add(writer.id()));
        return ids;
    }

    /**
     * What a reader sees.
     *
     * @param isBusy whether some other transaction, which wrote elsewhere, has just ended: then no id is left beyond the snapshot
     */
    Snapshot snapshot(boolean isBusy) {
        long xmax = (isBusy ? nextId : latestCompleted + 1);
        long xmin =
                runningIds().stream().filter(id -> id < xmax).min(Long::compare).orElse(xmax);
        return new Snapshot(ORIGIN, xmin, xmax, 0, 0);
    }
}
