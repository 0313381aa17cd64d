package org.headrace.serve.pages;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headrace.db.Session;

/** A look at the warehouse in one snapshot that can change nothing, ends a statement that takes long, and gives few rows. */
final class Reading {
    private final Session session;
    private final boolean isStateThere;

    Reading(Session session, boolean isStateThere) {
        this.session = session;
        this.isStateThere = isStateThere;
    }

    /** Whether the state schema is there, as this version knows it. If not, queries of it give nothing. */
    boolean isStateThere() {
        return isStateThere;
    }

    /**
     * Rows of the state; none if nothing ran yet.
     *
     * @param most how many rows at most
     * @param sql a query without a LIMIT
     */
    <T> List<T> state(int most, Session.RowReader<T> reader, String sql, Object... parameters) {
        return isStateThere ? rows(most, reader, sql, parameters) : List.of();
    }

    /** As {@link #state}, for one row. */
    <T> Optional<T> findState(Session.RowReader<T> reader, String sql, Object... parameters) {
        return state(1, reader, sql, parameters).stream().findFirst();
    }

    /** Rows of any query; see {@link #state} for the parameters. */
    <T> List<T> rows(int most, Session.RowReader<T> reader, String sql, Object... parameters) {
        Object[] all = Stream.concat(Stream.of(parameters), Stream.of(most)).toArray();
        return session.query(reader, sql + "\nlimit ?", all);
    }

    /** Values of a row as text, null as an empty one. */
    static Session.RowReader<List<String>> texts() {
        return row -> {
            int columns = row.getMetaData().getColumnCount();
            String[] values = new String[columns];
            for (int i = 0; i < columns; i++) {
                values[i] = Optional.ofNullable(row.getString(i + 1)).orElse("");
            }
            return IntStream.range(0, columns).mapToObj(i -> values[i]).toList();
        };
    }
}
