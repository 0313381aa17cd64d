package org.headrace.db;

import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every session must have, whatever server, database or role have set. */
final class SessionSettings {
    private static final String SETTINGS = SqlResource.read(SessionSettings.class, "session.sql");

    private static final String OF_SESSION = SETTINGS.replace("{is_local}", "false");

    /** A statement that makes them until the transaction ends. */
    static final String OF_TRANSACTION = SETTINGS.replace("{is_local}", "true");

    private static final String SNAPSHOT = "set transaction isolation level repeatable read read only";

    private SessionSettings() {}

    /** Statements that make a transaction that has just begun read one snapshot, under these settings and further ones. */
    static String ofSnapshot(String... settings) {
        return Stream.of(Stream.of(SNAPSHOT), Stream.of(settings), Stream.of(OF_TRANSACTION))
                .flatMap(Function.identity())
                .collect(Collectors.joining(";\n"));
    }

    /**
     * Makes them for the session; returns whether they hold. They do not behind a pooler in transaction mode, which leaves the session of
     * the server to others; there nothing is set.
     *
     * @param backend the process that the server named at the login
     */
    static boolean make(Session session, int backend) {
        String here = SETTINGS.replace("{is_local}", "pg_backend_pid() <> " + backend);
        int pid = session.one(row -> row.getInt("pid"), here);
        if (pid != backend) {
            if (Pooler.isByTransaction(session)) {
                return false;
            }
            session.execute(OF_SESSION);
        }
        return true;
    }
}
