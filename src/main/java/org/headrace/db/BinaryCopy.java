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

    /** Whether a message of the server, a row to it, begins with the header. */
    public static boolean startsWithHeader(byte[] message) {
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (i >= message.length || message[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }
}
