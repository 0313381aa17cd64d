package org.headrace.source.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.headrace.db.Copy;

/**
 * Writes values as {@linkplain org.headrace.db.CopyTarget.Format#CSV CSV}. Each value is in quotes, so that no text is taken for null, for
 * the end of the rows or of a line. Collects rows, and hands on many at once.
 */
final class CsvRow {
    private static final int FULL = 32 * 1024;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Copy.CopyWriter out;
    private byte[] buffer = new byte[2 * FULL];
    private int length;
    private boolean isFirst = true;

    CsvRow(Copy.CopyWriter out) {
        this.out = out;
    }

    /** Null, for the next column. */
    void addNull() {
        separate();
    }

    /** A text, for the next column. */
    void add(String text) {
        separate();
        append('"');
        int characters = text.length();
        require(characters + 1);
        for (int i = 0; i < characters; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                addBeyondAscii(text.substring(i));
                break;
            }
            if (character == '"') {
                require(characters - i + 2);
                buffer[length++] = '"';
            }
            buffer[length++] = (byte) character;
        }
        append('"');
    }

    private void addBeyondAscii(String rest) {
        byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
        require(2 * bytes.length);
        for (byte each : bytes) {
            if (each == '"') {
                buffer[length++] = '"';
            }
            buffer[length++] = each;
        }
    }

    /** Bytes, for the next column, as PostgreSQL reads them for a bytea. */
    void add(byte[] bytes) {
        separate();
        require(2 * bytes.length + 4);
        buffer[length++] = '"';
        buffer[length++] = '\\';
        buffer[length++] = 'x';
        for (byte each : bytes) {
            buffer[length++] = (byte) HEX[each >> 4 & 0xf];
            buffer[length++] = (byte) HEX[each & 0xf];
        }
        buffer[length++] = '"';
    }

    /** Ends a row. */
    void end() {
        append('\n');
        isFirst = true;
        if (length > FULL) {
            flush();
        }
    }

    /** Hands on what is left. */
    void flush() {
        out.write(buffer, 0, length);
        length = 0;
    }

    private void separate() {
        if (!isFirst) {
            append(',');
        }
        isFirst = false;
    }

    private void append(char ascii) {
        require(1);
        buffer[length++] = (byte) ascii;
    }

    private void require(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }
}
