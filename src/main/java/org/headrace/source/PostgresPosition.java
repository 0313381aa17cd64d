package org.headrace.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The position of a load in a PostgreSQL database.
 *
 * @param log where a log was left off; {@link LogPosition#NONE} in other modes
 */
record PostgresPosition(Snapshot snapshot, LogPosition log) {
    private static final String SYSTEM = "system";
    private static final String TIMELINE = "timeline";
    private static final String DATABASE = "database";
    private static final String TABLE = "table";
    private static final String XMIN = "xmin";
    private static final String XMAX = "xmax";
    private static final String SEEN_IDS = "seen_ids";
    private static final String CURSOR_FROM = "cursor_from";

    /** Reads what {@link #position()} made. */
    static PostgresPosition of(Position position) {
        Map<String, String> values = position.values();
        Snapshot snapshot = new Snapshot(
                values.get(SYSTEM),
                Long.parseLong(values.get(TIMELINE)),
                Long.parseLong(values.get(DATABASE)),
                Optional.ofNullable(values.get(TABLE)).map(Long::valueOf),
                Long.parseLong(values.get(XMIN)),
                Long.parseLong(values.get(XMAX)));
        return new PostgresPosition(
                snapshot, new LogPosition(ids(values.get(SEEN_IDS)), Optional.ofNullable(values.get(CURSOR_FROM))));
    }

    private static Set<Long> ids(String list) {
        return list == null
                ? Set.of()
                : Stream.of(list.split(",")).map(Long::valueOf).collect(Collectors.toSet());
    }

    Position position() {
        Map<String, String> values = new HashMap<>();
        values.put(SYSTEM, snapshot.system());
        values.put(TIMELINE, Long.toString(snapshot.timeline()));
        values.put(DATABASE, Long.toString(snapshot.database()));
        snapshot.table().ifPresent(oid -> values.put(TABLE, Long.toString(oid)));
        values.put(XMIN, Long.toString(snapshot.xmin()));
        values.put(XMAX, Long.toString(snapshot.xmax()));
        if (!log.seenIds().isEmpty()) {
            values.put(
                    SEEN_IDS,
                    log.seenIds().stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
        }
        log.from().ifPresent(from -> values.put(CURSOR_FROM, from));
        return new Position(values);
    }
}
