package org.headrace.state;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.headrace.Period;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.source.LoadedState;
import org.headrace.source.PeriodState;
import org.headrace.source.Position;

/** What is known of each raw table's source as it was last loaded; saved in the transaction that writes the rows. */
public final class LoadStates {
    private final Session warehouse;

    public LoadStates(Session warehouse) {
        this.warehouse = warehouse;
    }

    /** What was last saved for {@code table}. */
    public Optional<LoadedState> find(TableName table) {
        return warehouse.find(
                row -> new LoadedState(row.getString("definition"), position(row), periods(table)),
                """
                select
                    definition,
                    array(select key from jsonb_each_text(position) order by key) as names,
                    array(select value from jsonb_each_text(position) order by key) as texts
                from headrace.load
                where relation = ?
                """,
                table.toString());
    }

    private static Position position(ResultSet row) throws SQLException {
        String[] names = (String[]) row.getArray("names").getArray();
        String[] texts = (String[]) row.getArray("texts").getArray();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            values.put(names[i], texts[i]);
        }
        return new Position(values);
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

    /**
     * Saves what a load has made true; writes only the periods that differ.
     *
     * @param previous what the state said when the run began
     * @throws HeadraceException if it says something else now
     */
    public void save(
            String pipeline, TableName table, Optional<LoadedState> previous, LoadedState current, long runId) {
        List<String> names = List.copyOf(current.position().values().keySet());
        Map<String, String> known =
                previous.map(state -> state.position().values()).orElse(Map.of());
        List<String> knownNames = List.copyOf(known.keySet());
        long saved = warehouse.update(
                """
                insert into headrace.load as known (relation, pipeline, definition, position, run_id)
                values (?, ?, ?, jsonb_object(?::text[], ?::text[]), ?)
                on conflict (relation) do update set
                    pipeline = excluded.pipeline,
                    definition = excluded.definition,
                    position = excluded.position,
                    run_id = excluded.run_id,
                    loaded_at = clock_timestamp()
                where known.definition = ? and known.position = jsonb_object(?::text[], ?::text[])
                """,
                table.toString(),
                pipeline,
                current.definition(),
                array(names, Function.identity()),
                array(names, current.position().values()::get),
                runId,
                previous.map(LoadedState::definition).orElse(null),
                array(knownNames, Function.identity()),
                array(knownNames, known::get));
        if (saved == 0) {
            throw AnotherRun.changed(table);
        }
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

    /**
     * Notes how many rows a raw table has that keeps what its source has removed; in the transaction that added some.
     *
     * @param added how many of them came to those that were there
     */
    public void added(TableName table, long added) {
        warehouse.update(
                "update headrace.load set table_rows = coalesce(table_rows + ?, (select count(*) from " + table.quoted()
                        + ")) where relation = ?",
                added,
                table.toString());
    }

    /** As {@link #added}, of a table that has no other rows. */
    public void replaced(TableName table, long rows) {
        warehouse.update("update headrace.load set table_rows = ? where relation = ?", rows, table.toString());
    }

    /** As {@link #added}, of a table from which rows were deleted, too. */
    public void counted(TableName table) {
        warehouse.update(
                "update headrace.load set table_rows = (select count(*) from " + table.quoted()
                        + ") where relation = ?",
                table.toString());
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
