package org.headrace.embedded;

import java.util.Optional;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;

/** The databases of an embedded server. */
final class ServerDatabases {
    /** What the later of two processes is told that make it at the same moment: duplicate database, unique violation. */
    private static final Set<String> MADE_MEANWHILE = Set.of("42P04", "23505");

    private ServerDatabases() {}

    /** Two processes may do it at the same moment. */
    static void createIfMissing(EmbeddedServer.Address address, String name) {
        Endpoint endpoint = new Endpoint(
                "postgres", address.url("postgres"), Optional.of(address.user()), Optional.of(address.password()));
        try (Session session = Session.open(endpoint)) {
            if (!exists(session, name)) {
                create(session, name);
            }
        } catch (DatabaseException e) {
            throw HeadraceException.failed(
                    "Database " + name + " could not be made in the embedded server at " + address + ": "
                            + e.getMessage() + ". Mend what it says and run the command again.",
                    e);
        }
    }

    private static boolean exists(Session session, String name) {
        return session.find(row -> true, "select from pg_database where datname = ?", name)
                .isPresent();
    }

    private static void create(Session session, String name) {
        try {
            session.execute("create database " + TableName.quote(name));
        } catch (DatabaseException e) {
            if (!MADE_MEANWHILE.contains(e.sqlState())) {
                throw e;
            }
        }
    }
}
