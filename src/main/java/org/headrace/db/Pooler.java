package org.headrace.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pooler between a session and its server. One in session mode is as good as none. One in transaction mode gives each transaction
 * whatever session of the server is free, and one in statement mode each statement: what is set or locked outside of a transaction is
 * then set or locked for anybody.
 */
final class Pooler {
    private static final Logger LOG = LoggerFactory.getLogger(Pooler.class);
    private static final int ATTEMPTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(7);
    private static final String PID = "select pg_backend_pid()";

    private Pooler() {}

    /** Whether there is one in transaction or statement mode. An idle one gives a session the same process again, so that a second one must ask. */
    static boolean isByTransaction(Session session) {
        int pid = pid(session);
        try (Connection other = Login.connect(session.endpoint(), Optional.of(PATIENCE))) {
            other.setAutoCommit(false);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                // The other keeps its process until its transaction ends. Two sessions never have the same one.
                if (pid(other) == pid || pid(session) != pid) {
                    return true;
                }
                other.rollback();
            }
            return false;
        } catch (SQLException e) {
            if (refusesTransactions(e)) {
                return true;
            }
            // In session mode, this session may have the last process that there is, and keep it.
            LOG.debug(
                    "{}: the pooler gives no second session", session.endpoint().name(), e);
            return false;
        }
    }

    /** What pgbouncer says in statement mode; its SQLSTATE is that of other refusals, too. */
    static boolean refusesTransactions(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .contains("transaction blocks not allowed in statement pooling mode");
    }

    private static int pid(Session session) {
        return session.one(row -> row.getInt(1), PID);
    }

    private static int pid(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(PID)) {
            row.next();
            return row.getInt(1);
        }
    }

    static HeadraceException refused(Endpoint endpoint) {
        return new HeadraceException(
                ExitCode.USAGE,
                "Between Headrace and " + endpoint
                        + " is a pooler in transaction or statement mode: each transaction or statement"
                        + " comes to another session of the server, so that no lock and no setting would hold; nothing was changed."
                        + "\n  Expected the server itself, or a pooler in session mode. Change the URL, or give this database"
                        + " pool_mode = session in pgbouncer.ini.");
    }
}
