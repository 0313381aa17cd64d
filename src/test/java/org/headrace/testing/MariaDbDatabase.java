package org.headrace.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** A database of a MariaDB or MySQL server as others see it. Lives for one test. */
public final class MariaDbDatabase implements AutoCloseable {
    private final String url;
    private final String name;
    private final Connection shared;

    MariaDbDatabase(String url, String name) {
        this.url = url;
        this.name = name;
        this.shared = connect();
    }

    /** Opens a session of the user root, at UTC; the caller closes it. */
    public Connection connect() {
        try {
            Connection connection = DriverManager.getConnection(url, "root", "");
            try (Statement statement = connection.createStatement()) {
                statement.execute("set time_zone = '+00:00'");
            }
            return connection;
        } catch (SQLException e) {
            throw new AssertionError("cannot connect to " + url, e);
        }
    }

    /** Where the engine finds it, as the user root without a password. */
    public String url() {
        return url;
    }

    /** What the server calls it. */
    public String name() {
        return name;
    }

    /** Runs statements, each committed at once. */
    public void execute(String... statements) {
        for (String sql : statements) {
            TestDatabase.run(shared, sql);
        }
    }

    /** The rows of a query, each as the server's texts in brackets: {@code (2023-01-01,7,)}; an empty text is {@code ""}. */
    public List<String> rows(String query) {
        List<String> rows = new ArrayList<>();
        try (Statement statement = shared.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                StringJoiner row = new StringJoiner(",", "(", ")");
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    String value = result.getString(i);
                    row.add(value == null ? "" : value.isEmpty() ? "\"\"" : value);
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** The first column of a query's first row, as text. */
    public String value(String query) {
        return TestDatabase.value(shared, query);
    }

    @Override
    public void close() throws SQLException {
        shared.close();
    }
}
