package org.headrace.db;

import java.sql.SQLException;
import java.util.function.Consumer;

/** Connects for each session: a command that runs once opens two or three of them, and a pool would take longer to start. */
final class UnsharedConnections implements Connections {
    @Override
    public Session open(Endpoint endpoint, Consumer<Session> opened) {
        try {
            return Session.open(endpoint, Lease.of(Login.connect(endpoint)), opened);
        } catch (SQLException e) {
            throw DatabaseException.of(e, endpoint, "");
        }
    }

    @Override
    public boolean areShared() {
        return false;
    }

    @Override
    public void close() {
        // each connection ended with its session
    }
}
