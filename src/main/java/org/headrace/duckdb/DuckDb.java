package org.headrace.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * A database of DuckDB in memory, which reads and writes files and is gone when it is closed. For one thread.
 */
public final class DuckDb implements AutoCloseable {
    /** DuckDB writes what does not fit into this much memory to its temporary folder. */
    private static final String MEMORY = "256MB";

    private static DuckDbDriver driver;

    private final Connection connection;

    private DuckDb(Connection connection) {
        this.connection = connection;
    }

    /** Takes a row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Opens a database. It uses no network, and loads no extension unless told to.
     *
     * @param home a folder of the project's own: the native library goes there once, and what does not fit into memory
     */
    public static DuckDb open(Path home) {
        Path folder = home.resolve("duckdb");
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        settings.setProperty("temp_directory", folder.resolve("tmp").toString());
        settings.setProperty("memory_limit", MEMORY);
        try {
            return new DuckDb(driver(folder).connect(settings)).with("set TimeZone = 'UTC'");
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    /**
     * Runs statements before anything else is done; a database that refuses one is closed.
     *
     * @return this
     */
    public DuckDb with(String... statements) {
        try {
            for (String statement : statements) {
                execute(statement);
            }
            return this;
        } catch (DuckDbException failure) {
            try {
                close();
            } catch (DuckDbException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    /** A process can load the library once. */
    private static synchronized DuckDbDriver driver(Path folder) {
        if (driver == null) {
            DuckDbClassLoader loader = new DuckDbClassLoader(NativeLibrary.in(folder));
            try {
                driver = Class.forName(DuckDb.class.getPackageName() + ".driver.ChunkedDriver", true, loader)
                        .asSubclass(DuckDbDriver.class)
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("DuckDB's driver cannot be loaded", e);
            }
        }
        return driver;
    }

    /** Runs one statement that is no query; returns how many rows it wrote. */
    public long execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    /** Every row of a small result. */
    public <T> List<T> query(RowReader<T> reader, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    /** Streams the result of a query in constant memory. */
    public void read(String sql, Consumer<Chunk> consumer) {
        try {
            driver.read(connection, sql, consumer);
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }

    /** The text as SQL. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new DuckDbException(e);
        }
    }
}
