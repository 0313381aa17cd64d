package org.headrace.db;

import java.util.function.Consumer;

/** Where sessions get their connections from. Whoever makes it closes it, after the sessions. */
public interface Connections extends AutoCloseable {
    /** Each session has a connection of its own, which ends with it. */
    static Connections unshared() {
        return new UnsharedConnections();
    }

    /**
     * Opens a session; what its connection held, it holds no more once the session is closed.
     *
     * @param opened is told of the session before anything is asked of the server, so that it can be cancelled
     */
    Session open(Endpoint endpoint, Consumer<Session> opened);

    /** Whether sessions share connections, one after the other. */
    boolean areShared();

    @Override
    void close();
}
