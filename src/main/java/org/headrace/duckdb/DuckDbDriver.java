package org.headrace.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Consumer;

/** DuckDB's driver: what plain JDBC does not offer. */
public interface DuckDbDriver {
    /** Opens a database in memory; the caller closes it. */
    Connection connect(Properties settings) throws SQLException;

    /** Streams the result of a query in constant memory. */
    void read(Connection connection, String sql, Consumer<Chunk> consumer) throws SQLException;
}
