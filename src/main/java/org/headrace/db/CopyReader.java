package org.headrace.db;

import java.io.IOException;
import java.lang.reflect.Field;
import java.sql.SQLException;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.VisibleBufferedInputStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * The rows of a {@code copy ... to stdout}, one after the other, each a part of some array.
 *
 * <p>The driver makes an array for each row, behind a lock and the checks of a statement, which for narrow rows takes longer than all
 * else a load does with them here. So a row is taken from the buffer that the driver reads into. What is not
 * the message of a row, or does not fit into the buffer, is left to the driver.
 */
final class CopyReader {
    /** What the message of a row begins with, "CopyData" in PostgreSQL's manual under "Message Formats"; then come its length and the row. */
    private static final byte ROW = 'd';

    private static final int HEADER_BYTES = Byte.BYTES + Integer.BYTES;

    // The way to the driver's buffer, which it shows to nobody.
    private static final Field STREAM = field("org.postgresql.core.QueryExecutorBase", "pgStream");
    private static final Field INPUT = field(PGStream.class.getName(), "pgInput");

    private final CopyOut copy;
    private final VisibleBufferedInputStream input;
    private byte[] buffer = new byte[0];
    private int start;
    private int length;

    /** Starts the copy. */
    CopyReader(BaseConnection connection, String sql) throws SQLException {
        copy = connection.getCopyAPI().copyOut(sql);
        try {
            input = (VisibleBufferedInputStream) INPUT.get(STREAM.get(connection.getQueryExecutor()));
        } catch (IllegalAccessException e) {
            throw new LinkageError("a field of the driver was made accessible", e);
        }
    }

    private static Field field(String owner, String name) {
        try {
            Field field = Class.forName(owner).getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this version of the driver has no field " + owner + "." + name, e);
        }
    }

    /** Goes to the next row; false after the last. The row before is no longer there then. */
    boolean next() throws SQLException {
        return nextOfBuffer() || nextOfDriver();
    }

    private boolean nextOfBuffer() throws SQLException {
        try {
            if (!input.ensureBytes(HEADER_BYTES) || input.getBuffer()[input.getIndex()] != ROW) {
                return false;
            }
            int messageBytes = Byte.BYTES + BinaryCopy.intAt(input.getBuffer(), input.getIndex() + Byte.BYTES);
            if (messageBytes > input.getBuffer().length || !input.ensureBytes(messageBytes)) {
                return false;
            }
            buffer = input.getBuffer();
            start = input.getIndex() + HEADER_BYTES;
            length = messageBytes - HEADER_BYTES;
            input.skip(messageBytes);
            return true;
        } catch (IOException e) {
            throw new PSQLException("the connection was lost while rows came", PSQLState.CONNECTION_FAILURE, e);
        }
    }

    private boolean nextOfDriver() throws SQLException {
        buffer = copy.readFromCopy();
        if (buffer == null) {
            return false;
        }
        start = 0;
        length = buffer.length;
        return true;
    }

    /** The array that has the row, perhaps among others; not to be changed. */
    byte[] buffer() {
        return buffer;
    }

    /** Where in the buffer the row starts. */
    int start() {
        return start;
    }

    /** How many bytes the row has. */
    int length() {
        return length;
    }

    /** Reads what is on its way, up to the end or the server's word that the statement was cancelled. */
    void drain() throws SQLException {
        while (copy.readFromCopy() != null) {
            // rows that nobody wants
        }
    }
}
