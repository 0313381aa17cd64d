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
 * <p>For narrow rows, the driver's array, lock and checks for each take longer than everything else we do with a row. So a row is
 * taken from the buffer that the driver reads into. What is not the message of a row, or is too long for the buffer, is left to
 * the driver.
 */
final class CopyReader {
    /** How the message of a row begins, "CopyData" in PostgreSQL's manual under "Message Formats". */
    private static final byte ROW = 'd';

    /** Then comes how many bytes follow, with the four of this number itself; then the row. */
    private static final int MESSAGE_HEADER_BYTES = Byte.BYTES + Integer.BYTES;

    /** As MINIMUM_READ of the driver's stream, which doubles its buffer, for good, for a message that leaves no more of it. */
    private static final int MARGIN_BYTES = 1024;

    // The way to the driver's buffer, which it shows to nobody.
    private static final Field STREAM = field("org.postgresql.core.QueryExecutorBase", "pgStream");
    private static final Field INPUT = field(PGStream.class.getName(), "pgInput");

    private final BaseConnection connection;
    private final VisibleBufferedInputStream input;
    private final CopyOut copy;
    private byte[] buffer;
    private int start;
    private int length;

    /** Starts the copy. */
    CopyReader(BaseConnection connection, String sql) throws SQLException {
        this.connection = connection;
        this.input = input(connection);
        this.copy = connection.getCopyAPI().copyOut(sql);
    }

    private static VisibleBufferedInputStream input(BaseConnection connection) throws SQLException {
        try {
            return (VisibleBufferedInputStream) INPUT.get(STREAM.get(connection.getQueryExecutor()));
        } catch (IllegalAccessException e) {
            throw new LinkageError("a field of the driver cannot be read", e);
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

    /** Goes to the next row, in place of the one before; false after the last. */
    boolean next() throws SQLException {
        return nextOfBuffer() || nextOfDriver();
    }

    private boolean nextOfBuffer() throws SQLException {
        try {
            if (!input.ensureBytes(MESSAGE_HEADER_BYTES) || input.getBuffer()[input.getIndex()] != ROW) {
                return false;
            }
            int messageBytes = Byte.BYTES + BinaryCopy.intAt(input.getBuffer(), input.getIndex() + Byte.BYTES);
            boolean hasRoom =
                    messageBytes >= MESSAGE_HEADER_BYTES && messageBytes < input.getBuffer().length - MARGIN_BYTES;
            if (!hasRoom || !input.ensureBytes(messageBytes)) {
                return false;
            }
            buffer = input.getBuffer();
            start = input.getIndex() + MESSAGE_HEADER_BYTES;
            length = messageBytes - MESSAGE_HEADER_BYTES;
            input.skip(messageBytes);
            return true;
        } catch (IOException e) {
            // Of a copy whose end it has not seen, the driver would wait for that end before a rollback.
            connection.abort(Runnable::run);
            throw new PSQLException("rows could not be read on", PSQLState.CONNECTION_FAILURE, e);
        }
    }

    private boolean nextOfDriver() throws SQLException {
        byte[] row = copy.readFromCopy();
        if (row == null) {
            return false;
        }
        buffer = row;
        start = 0;
        length = row.length;
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
