package org.headrace.serve.pages;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.headrace.CsvDialect;

/** A little CSV: the beginning of a file, and rows for a spreadsheet. */
final class CsvRows {
    /** Longer files are shown up to here, even within a row. */
    private static final int MOST_CHARACTERS = 500_000;

    private CsvRows() {}

    /** The first rows of a file. */
    static List<List<String>> first(Path file, CsvDialect dialect, int most) throws IOException {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return first(in, dialect.delimiter(), most);
        }
    }

    private static List<List<String>> first(Reader in, char delimiter, int most) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean isQuoted = false;
        boolean wasQuoted = false;
        int c = -1;
        for (int read = 0; read < MOST_CHARACTERS && rows.size() < most && (c = in.read()) >= 0; read++) {
            if (c == '"') {
                // of two quotes within a value the second one begins the rest of it
                if (!isQuoted && wasQuoted) {
                    value.append('"');
                }
                isQuoted = !isQuoted;
                wasQuoted = true;
            } else if (!isQuoted && (c == delimiter || c == '\n')) {
                row.add(value.toString());
                value.setLength(0);
                wasQuoted = false;
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else if (c != '\uFEFF' && (isQuoted || c != '\r')) {
                value.append((char) c);
            }
        }
        if (rows.size() < most && (!row.isEmpty() || value.length() > 0)) {
            row.add(value.toString());
            rows.add(List.copyOf(row));
        }
        return rows;
    }

    /** Writes a row; values with a delimiter, a quote or an end of line are quoted. */
    static void write(Writer out, List<String> row) throws IOException {
        out.write(row.stream()
                        .map(value -> value.matches("(?s).*[,\"\r\n].*") || value.isEmpty()
                                ? '"' + value.replace("\"", "\"\"") + '"'
                                : value)
                        .collect(Collectors.joining(","))
                + "\n");
    }
}
