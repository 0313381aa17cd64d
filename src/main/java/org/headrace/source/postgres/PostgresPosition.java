package org.headrace.source.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.source.Position;

/**
 * The position of a load in a PostgreSQL database.
 *
 * @param table absent if no row versions are compared
 * @param log where a log was left off; {@link LogPosition#NONE} in other modes
 * @param isUnflushed whether the load saw commits that a crash of the source could still have lost
 */
record PostgresPosition(Snapshot snapshot, Optional<ScannedTable> table, LogPosition log, boolean isUnflushed) {
    private static final String SYSTEM = "system";
    private static final String TIMELINE = "timeline";
    private static final String DATABASE = "database";
    private static final String STARTED_AT = "started_at";
    private static final String IN_RECOVERY = "in_recovery";
    private static final String XMIN = "xmin";
    private static final String XMAX = "xmax";
    private static final String WAL = "wal";
    private static final String TABLE = "table";
    private static final String LEAVES = "leaves";
    private static final String SEEN_IDS = "seen_ids";
    private static final String UNFLUSHED = "unflushed";

    /** Whether a source of this kind made it. */
    static boolean isOne(Position position) {
        return position.values().containsKey(SYSTEM);
    }

    /** Reads what {@link #position()} made. */
    static PostgresPosition of(Position position) {
        Map<String, String> values = position.values();
        Origin origin = new Origin(
                values.get(SYSTEM),
                Long.parseLong(values.get(TIMELINE)),
                Long.parseLong(values.get(DATABASE)),
                values.containsKey(STARTED_AT)
                        ? OptionalLong.of(Long.parseLong(values.get(STARTED_AT)))
                        : OptionalLong.empty(),
                values.containsKey(IN_RECOVERY));
        long wal = Long.parseLong(values.getOrDefault(WAL, "0"));
        Snapshot snapshot =
                new Snapshot(origin, Long.parseLong(values.get(XMIN)), Long.parseLong(values.get(XMAX)), wal, wal);
        Optional<ScannedTable> table = Optional.ofNullable(values.get(TABLE))
                .map(oid -> new ScannedTable(Long.parseLong(oid), ids(values.get(LEAVES))));
        LogPosition log =
                new LogPosition(ids(values.get(SEEN_IDS)), Optional.ofNullable(values.get(Position.CURSOR_FROM)));
        return new PostgresPosition(snapshot, table, log, values.containsKey(UNFLUSHED));
    }

    private static Set<Long> ids(String list) {
        return list == null
                ? Set.of()
                : Stream.of(list.split(",")).map(Long::valueOf).collect(Collectors.toSet());
    }

    private static String text(Set<Long> ids) {
        return ids.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }

    Position position() {
        Map<String, String> values = new HashMap<>();
        Origin origin = snapshot.origin();
        values.put(SYSTEM, origin.system());
        values.put(TIMELINE, Long.toString(origin.timeline()));
        values.put(DATABASE, Long.toString(origin.database()));
        origin.startedAt().ifPresent(micros -> values.put(STARTED_AT, Long.toString(micros)));
        if (origin.isInRecovery()) {
            values.put(IN_RECOVERY, "true");
        }
        values.put(XMIN, Long.toString(snapshot.xmin()));
        values.put(XMAX, Long.toString(snapshot.xmax()));
        values.put(WAL, Long.toString(snapshot.walAfter()));
        table.ifPresent(scanned -> values.put(TABLE, Long.toString(scanned.oid())));
        table.map(ScannedTable::leaves)
                .filter(leaves -> !leaves.isEmpty())
                .ifPresent(leaves -> values.put(LEAVES, text(leaves)));
        if (!log.seenIds().isEmpty()) {
            values.put(SEEN_IDS, text(log.seenIds()));
        }
        log.from().ifPresent(from -> values.put(Position.CURSOR_FROM, from));
        if (isUnflushed) {
            values.put(UNFLUSHED, "true");
        }
        return new Position(values);
    }

    /** Whether it has all that a position has today; one of an earlier release does not say when its server was started. */
    boolean isComplete() {
        return snapshot.origin().startedAt().isPresent();
    }

    /** The same, of a load that saw commits which a crash could lose. */
    PostgresPosition unflushed() {
        return new PostgresPosition(snapshot, table, log, true);
    }
}
