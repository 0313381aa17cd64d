package org.headrace.publish;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A row as {@code copy ... to stdout} writes it in its text format, taken apart into its values. */
final class CopiedRow {
    private final String[] values;

    CopiedRow(int columns) {
        values = new String[columns];
    }

    /** Takes over a row, with its line end. */
    void read(byte[] buffer, int start, int length) {
        int end = start + length - 1;
        int from = start;
        for (int column = 0; column < values.length; column++) {
            int to = from;
            boolean isEscaped = false;
            while (to < end && buffer[to] != '\t') {
                isEscaped |= buffer[to] == '\\';
                to++;
            }
            values[column] = isEscaped
                    ? unescaped(buffer, from, to)
                    : new String(buffer, from, to - from, StandardCharsets.UTF_8);
            from = to + 1;
        }
    }

    /** The value of a column; null if it is null. */
    String value(int column) {
        return values[column];
    }

    private static String unescaped(byte[] buffer, int from, int to) {
        if (to - from == 2 && buffer[from + 1] == 'N') {
            return null;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            text.write(buffer[i] == '\\' ? special(buffer[++i]) : buffer[i]);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** A backslash before any other character stands for that character. */
    private static int special(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }
}
