package org.headrace.state;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headrace.Period;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.source.LoadedState;
import org.headrace.source.LogPosition;
import org.headrace.source.PeriodState;
import org.headrace.source.Snapshot;

/** What is known of each raw table's source as it was last loaded; saved in the transaction that writes the rows. */
public final class LoadStates {
    private final Session warehouse;

    public LoadStates(Session warehouse) {
        this.warehouse = warehouse;
    }

    /** What was last saved for {@code table}. */
    public Optional<LoadedState> find(TableName table) {
        return warehouse.find(
                row -> new LoadedState(
                        row.getString("definition"),
                        new Snapshot(
                                row.getString("origin"), row.getLong("snapshot_xmin"), row.getLong("snapshot_xmax")),
                        periods(table),
                        new LogPosition(
                                Set.of((Long[]) row.getArray("seen_ids").getArray()),
                                Optional.ofNullable(row.getString("cursor_from")))),
                """
                select definition, origin, snapshot_xmin, snapshot_xmax, seen_ids, cursor_from
                from headrace.load
                where relation = ?
                """,
                table.toString());
    }

    private Map<LocalDateTime, PeriodState> periods(TableName table) {
        Map<LocalDateTime, PeriodState> periods = new HashMap<>();
        warehouse.query(
                row -> periods.put(
                        row.getObject("period", LocalDateTime.class),
                        new PeriodState(row.getLong("rows"), Optional.ofNullable(row.getBigDecimal("fingerprint")))),
                "select period, rows, fingerprint from headrace.load_period where relation = ?",
                table.toString());
        return periods;
    }

    /** Saves what a load has made true; writes only the periods that differ from {@code previous}. */
    public void save(
            String pipeline, TableName table, Optional<LoadedState> previous, LoadedState current, long runId) {
        warehouse.update(
                """
                insert into headrace.load (
                    relation, pipeline, definition, origin, snapshot_xmin, snapshot_xmax, seen_ids, cursor_from, run_id
                )
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (relation) do update set
                    pipeline = excluded.pipeline,
                    definition = excluded.definition,
                    origin = excluded.origin,
                    snapshot_xmin = excluded.snapshot_xmin,
                    snapshot_xmax = excluded.snapshot_xmax,
                    seen_ids = excluded.seen_ids,
                    cursor_from = excluded.cursor_from,
                    run_id = excluded.run_id,
                    loaded_at = clock_timestamp()
                """,
                table.toString(),
                pipeline,
                current.definition(),
                current.snapshot().origin(),
                current.snapshot().xmin(),
                current.snapshot().xmax(),
                current.log().seenIds().toArray(new Long[0]),
                current.log().from().orElse(null),
                runId);
        if (previous.isEmpty()) {
            warehouse.update("delete from headrace.load_period where relation = ?", table.toString());
        }
        Map<LocalDateTime, PeriodState> before = LoadedState.periodsOf(previous);
        List<LocalDateTime> gone = differing(before, current.periods());
        List<LocalDateTime> come = differing(current.periods(), before);
        if (!gone.isEmpty()) {
            // An index does not serve "is not distinct from".
            warehouse.update("""
                    delete from headrace.load_period
                    where relation = ? and (period = any (?::timestamp[]) or (period is null and ?))
                    """, table.toString(), array(gone, Period::text), gone.contains(null));
        }
        if (!come.isEmpty()) {
            List<PeriodState> states = come.stream().map(current.periods()::get).toList();
            warehouse.update(
                    """
                    insert into headrace.load_period (relation, period, rows, fingerprint)
                    select ?, * from unnest(?::timestamp[], ?::bigint[], ?::numeric[])
                    """,
                    table.toString(),
                    array(come, Period::text),
                    array(states, state -> Long.toString(state.rows())),
                    array(
                            states,
                            state -> state.fingerprint()
                                    .map(BigDecimal::toString)
                                    .orElse(null)));
        }
    }

    /** The periods of one state that the other does not have, or has with other values. */
    private static List<LocalDateTime> differing(
            Map<LocalDateTime, PeriodState> periods, Map<LocalDateTime, PeriodState> others) {
        return periods.keySet().stream()
                .filter(start -> !periods.get(start).equals(others.get(start)))
                .toList();
    }

    private static <T> String[] array(List<T> values, Function<T, String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }
}
