package org.headrace.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.TableName;

/** The databases of an embedded server. */
final class ServerDatabases {
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";

    private ServerDatabases() {}

    /** Two processes may do it at the same moment. */
    static void createIfMissing(EmbeddedServer.Address address, String name) {
        Endpoint endpoint = new Endpoint(
                "postgres", address.url("postgres"), Optional.of(address.user()), Optional.of(address.password()));
        try (Connection connection = endpoint.connect()) {
            if (!exists(connection, name)) {
                create(connection, name);
            }
        } catch (SQLException e) {
            throw HeadraceException.failed(
                    "Database " + name + " could not be made in the embedded server at " + address + ": "
                            + e.getMessage() + ". Mend what it says and run the command again.",
                    e);
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select from pg_database where datname = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void create(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create database " + TableName.quote(name));
        } catch (SQLException e) {
            boolean madeMeanwhile =
                    DUPLICATE_DATABASE.equals(e.getSQLState()) || UNIQUE_VIOLATION.equals(e.getSQLState());
            if (!madeMeanwhile) {
                throw e;
            }
        }
    }
}
