package org.headrace.db;

import java.time.LocalDateTime;
import java.util.Arrays;

/**
 * The format of a binary COPY, as PostgreSQL's manual has it under "COPY, Binary Format": a header before the first row; a row has its
 * number of columns, then for each its length, -1 for null, and its bytes.
 */
public final class BinaryCopy {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int FLAGS_AND_EXTENSION_BYTES = 8;
    /** The signature, flags, and the length of an extension, of which there is none. */
    public static final int HEADER_BYTES = SIGNATURE.length + FLAGS_AND_EXTENSION_BYTES;

    /** In place of a number of columns, after the last row; a row has at most 1,664. */
    public static final short TRAILER = -1;

    /** A timestamp is a number of microseconds since then, a date one of days; the least and the greatest number are the infinities. */
    public static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    private BinaryCopy() {}

    /** What comes before the first row. */
    public static byte[] header() {
        return Arrays.copyOf(SIGNATURE, HEADER_BYTES);
    }

    /** Whether the server's message at {@code start} of a buffer begins with the header. */
    public static boolean isHeaderAt(byte[] buffer, int start, int length) {
        return length >= SIGNATURE.length
                && Arrays.equals(buffer, start, start + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    // Written out, since a ByteBuffer takes twice the time where only the quick compiler runs.

    /** A number of four bytes. */
    public static int intAt(byte[] buffer, int at) {
        return buffer[at] << 24
                | (buffer[at + 1] & 0xff) << 16
                | (buffer[at + 2] & 0xff) << 8
                | (buffer[at + 3] & 0xff);
    }

    /** A number of eight bytes. */
    public static long longAt(byte[] buffer, int at) {
        return (long) intAt(buffer, at) << 32 | Integer.toUnsignedLong(intAt(buffer, at + Integer.BYTES));
    }
}
