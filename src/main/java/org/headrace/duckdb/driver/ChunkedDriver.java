package org.headrace.duckdb.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Consumer;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.headrace.duckdb.Chunk;
import org.headrace.duckdb.ColumnValues;
import org.headrace.duckdb.DuckDbDriver;

/** Reads results chunk by chunk: a ResultSet takes twice the time, and does not stream unless asked to. */
public final class ChunkedDriver implements DuckDbDriver {
    private final DuckDBDriver driver = new DuckDBDriver();

    /** Made by name, through the class loader of this class. */
    public ChunkedDriver() {}

    @Override
    public Connection connect(Properties settings) throws SQLException {
        return driver.connect("jdbc:duckdb:", settings);
    }

    @Override
    public void read(Connection connection, String sql, Consumer<Chunk> consumer) throws SQLException {
        try (var statement = (DuckDBPreparedStatement) ((DuckDBConnection) connection).prepareStatement(sql);
                DuckDBChunkedResult result = statement.query()) {
            while (result.nextChunk()) {
                consumer.accept(new VectorChunk(result.chunk()));
            }
        }
    }

    private record VectorChunk(DuckDBDataChunkReader chunk) implements Chunk {
        @Override
        public int rowCount() {
            return (int) chunk.rowCount(); // 2,048 at most
        }

        @Override
        public ColumnValues column(int index) {
            return new VectorValues(chunk.vector(index));
        }
    }

    private record VectorValues(DuckDBReadableVector vector) implements ColumnValues {
        @Override
        public boolean isNull(int row) {
            return vector.isNull(row);
        }

        @Override
        public boolean getBoolean(int row) {
            return vector.getBoolean(row);
        }

        @Override
        public short getShort(int row) {
            return vector.getShort(row);
        }

        @Override
        public int getInt(int row) {
            return vector.getInt(row);
        }

        @Override
        public long getLong(int row) {
            return vector.getLong(row);
        }

        @Override
        public float getFloat(int row) {
            return vector.getFloat(row);
        }

        @Override
        public double getDouble(int row) {
            return vector.getDouble(row);
        }

        @Override
        public String getString(int row) {
            return vector.getString(row);
        }
    }
}
