package org.headrace.db;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A pool for each database, for commands that share a process: a login takes longer than many a command's work. Thread-safe. */
public final class ConnectionPools implements Connections {
    /** More than one command has to one database, so that none waits for a connection that it holds itself. */
    private static final int MOST = 10;

    private final Map<Endpoint, ConnectionPool> pools = new ConcurrentHashMap<>();

    @Override
    public Session open(Endpoint endpoint, Consumer<Session> opened) {
        return pools.computeIfAbsent(endpoint, database -> ConnectionPool.ofLongStatements(database, MOST))
                .open(opened);
    }

    @Override
    public boolean areShared() {
        return true;
    }

    @Override
    public void close() {
        pools.values().forEach(ConnectionPool::close);
        pools.clear();
    }
}
