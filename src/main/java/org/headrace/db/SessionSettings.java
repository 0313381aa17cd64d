package org.headrace.db;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every session must have, whatever server, database or role have set. */
final class SessionSettings {
    private static final Logger LOG = LoggerFactory.getLogger(SessionSettings.class);
    private static final String SETTINGS = SqlResource.read(SessionSettings.class, "session.sql");

    /** A statement that makes the settings until the session ends. */
    static final String OF_SESSION = SETTINGS.replace("{is_local}", "false");

    /** A statement that makes them until the transaction ends. */
    static final String OF_TRANSACTION = SETTINGS.replace("{is_local}", "true");

    private SessionSettings() {}

    static void make(Session session) {
        session.execute(OF_SESSION);
        noticeLostClients(session);
    }

    /**
     * From version 14 on a server can notice in the midst of a statement that its client was killed, and let go of the locks.
     * Where it cannot, it notices at the end of the statement.
     */
    private static void noticeLostClients(Session session) {
        try {
            session.query(
                    row -> true,
                    "select set_config(name, '1s', false) from (values ('client_connection_check_interval')) as setting (name)"
                            + " where current_setting(name, true) is not null");
        } catch (DatabaseException e) {
            LOG.debug(
                    "{}: this server's system cannot tell of a lost client",
                    session.endpoint().name(),
                    e);
        }
    }
}
