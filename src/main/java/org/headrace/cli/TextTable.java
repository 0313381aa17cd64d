package org.headrace.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, numbers to the right. */
final class TextTable {
    private final List<String> names;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Adds a row; null prints as nothing. */
    void add(List<String> row) {
        rows.add(row.stream().map(value -> value == null ? "" : value).toList());
    }

    void print(PrintStream out) {
        int[] widths = new int[names.size()];
        boolean[] numeric = new boolean[names.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    names.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
            numeric[i] = !rows.isEmpty()
                    && rows.stream().allMatch(row -> row.get(column).matches("(-?[0-9.]+)?"));
        }
        print(out, names, widths, numeric);
        rows.forEach(row -> print(out, row, widths, numeric));
    }

    private static void print(PrintStream out, List<String> row, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : "  ").append(numeric[i] ? padding + row.get(i) : row.get(i) + padding);
        }
        out.println(line.toString().stripTrailing());
    }
}
