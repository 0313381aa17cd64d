package org.headrace.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.headrace.HeadraceException;
import org.headrace.TableName;

/** The databases of an embedded server. */
final class ServerDatabases {
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";

    private ServerDatabases() {}

    /** Two processes may do it at the same moment. */
    static void createIfMissing(EmbeddedServer.Address address, String name) {
        String url = address.url("postgres");
        try (Connection connection = DriverManager.getConnection(url, address.user(), address.password())) {
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
