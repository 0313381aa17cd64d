package org.headrace.serve.pages;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.headrace.db.ConnectionPool;
import org.headrace.db.Session;
import org.headrace.state.StateSchema;

/** Hands out short looks at the warehouse. */
final class Warehouse {
    /** How long a statement of a page may take; shorter than the pool waits for an answer, so that the server ends it and says so. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConnectionPool pool;
    private volatile boolean isStateThere;

    Warehouse(ConnectionPool pool) {
        this.pool = pool;
    }

    /** Looks once. */
    <T> T read(Function<Reading, T> look) {
        try (Session session = pool.open()) {
            isStateThere =
                    isStateThere || StateSchema.MIGRATIONS.pending(session).isEmpty();
            return session.inSnapshot(
                    List.of("set local statement_timeout = " + PATIENCE.toMillis()),
                    () -> look.apply(new Reading(session, isStateThere)));
        }
    }
}
