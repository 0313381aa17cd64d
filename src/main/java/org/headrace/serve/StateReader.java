package org.headrace.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.headrace.db.ConnectionPool;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;

/** What the state schema shows, as JSON that the warehouse writes. */
final class StateReader {
    /** By the last part of the path, what is listed. */
    static final Map<String, String> LISTS = Map.of(
            "runs",
            "select run_id, pipeline, command, trigger, outcome, started_at, finished_at, seconds, steps, message"
                    + " from headrace.runs limit 100",
            "feeds",
            "select * from headrace.feeds",
            "models",
            "select * from headrace.models",
            "checks",
            "select distinct on (pipeline, check_name) pipeline, check_name, outcome, violations, checked_at, run_id"
                    + " from headrace.check_results order by pipeline, check_name, run_id desc",
            "files",
            "select * from headrace.exported_files limit 10000");

    /** Nothing ran yet, so nothing was made that could be asked. */
    private static final Set<String> NOTHING_RAN = Set.of("42P01", "3F000");

    private final ConnectionPool warehouse;

    StateReader(ConnectionPool warehouse) {
        this.warehouse = warehouse;
    }

    /** Whether the warehouse answers. */
    boolean isReady() {
        try (Session session = warehouse.open()) {
            return session.one(row -> row.getInt(1) == 1, "select 1");
        } catch (DatabaseException e) {
            return false;
        }
    }

    /** The rows of one of {@link #LISTS}, as a JSON array. */
    String list(String name) {
        return json("select coalesce(json_agg(row_to_json(shown)), '[]') from (" + LISTS.get(name) + ") as shown");
    }

    /** Who runs a pipeline, as people read it; empty if nobody does. */
    String holder(String pipeline) {
        return read(
                "",
                session -> session
                        .query(
                                row -> "run " + row.getLong("run_id") + ", since " + row.getString("started_at"),
                                "select run_id, started_at::timestamp(0) from headrace.run join headrace.active_run using"
                                        + " (run_id) where pipeline = ?",
                                pipeline)
                        .stream()
                        .findFirst()
                        .orElse(""));
    }

    private String json(String sql) {
        return read("[]", session -> session.one(row -> row.getString(1), sql));
    }

    /** Reads in a session of its own; {@code beforeTheFirstRun} is what the reading is worth while there is no state. */
    <T> T read(T beforeTheFirstRun, Function<Session, T> reading) {
        try (Session session = warehouse.open()) {
            return reading.apply(session);
        } catch (DatabaseException e) {
            if (NOTHING_RAN.contains(e.sqlState())) {
                return beforeTheFirstRun;
            }
            throw e;
        }
    }

    /** A number with its labels. */
    record Sample(List<String> labels, double value) {}

    /**
     * For each query the numbers that it gives, in one session: the last column is the value, those before it are labels. None of a query
     * that fails, as while nothing ran; none at all while the warehouse is away.
     */
    List<List<Sample>> samples(List<String> queries) {
        try (Session session = warehouse.open()) {
            return queries.stream().map(sql -> samples(session, sql)).toList();
        } catch (DatabaseException e) {
            return queries.stream().map(sql -> List.<Sample>of()).toList();
        }
    }

    private static List<Sample> samples(Session session, String sql) {
        try {
            return session.query(
                    row -> {
                        int value = row.getMetaData().getColumnCount();
                        List<String> labels = new ArrayList<>();
                        for (int i = 1; i < value; i++) {
                            labels.add(String.valueOf(row.getString(i)));
                        }
                        return new Sample(labels, row.getDouble(value));
                    },
                    sql);
        } catch (DatabaseException e) {
            return List.of();
        }
    }
}
