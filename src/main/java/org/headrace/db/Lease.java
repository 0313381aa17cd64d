package org.headrace.db;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection for the length of a session. */
interface Lease {
    /** Closes the connection when the session ends. */
    static Lease of(Connection connection) {
        return new Lease() {
            @Override
            public Connection connection() {
                return connection;
            }

            @Override
            public void end(boolean isReusable) throws SQLException {
                connection.close();
            }
        };
    }

    /** The driver's own. */
    Connection connection();

    /**
     * Ends it.
     *
     * @param isReusable whether another session may have the connection
     */
    void end(boolean isReusable) throws SQLException;
}
