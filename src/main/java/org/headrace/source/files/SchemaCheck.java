package org.headrace.source.files;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.duckdb.DuckDb;
import org.headrace.duckdb.DuckDbException;

/** Compares the columns of the files that a scan reads together: DuckDB takes those of the first, and drops others silently. */
final class SchemaCheck {
    private SchemaCheck() {}

    /**
     * Checks every scan.
     *
     * @param checked files that were checked before and are as they were
     * @throws HeadraceException if a file cannot be read, or has other columns than its neighbours; names it
     */
    static void of(DuckDb duck, List<FileScan> scans, Set<Path> checked) {
        for (FileScan scan : scans) {
            if (!scan.unitesColumns() && isOfColumns(scan)) {
                compare(duck, scan, checked);
            }
        }
    }

    private static boolean isOfColumns(FileScan scan) {
        boolean isContent =
                scan.function().equals("read_text") || scan.function().equals("read_blob");
        return !isContent
                && (scan.function().startsWith("read_") || scan.function().equals("parquet_scan"));
    }

    private static void compare(DuckDb duck, FileScan scan, Set<Path> checked) {
        Map<Path, Map<String, String>> first = new LinkedHashMap<>();
        for (String pattern : scan.patterns()) {
            if (pattern.contains("://")) {
                continue;
            }
            for (String name : duck.query(row -> row.getString(1), "from glob(" + DuckDb.literal(pattern) + ")")) {
                Path file = Path.of(name);
                if (!first.isEmpty() && checked.contains(file)) {
                    continue;
                }
                Map<String, String> columns = columns(duck, scan, file);
                first.forEach((other, expected) -> reject(file, columns, other, expected));
                if (first.isEmpty()) {
                    first.put(file, columns);
                }
            }
        }
    }

    private static Map<String, String> columns(DuckDb duck, FileScan scan, Path file) {
        Map<String, String> columns = new LinkedHashMap<>();
        try {
            duck.query(
                    row -> columns.put(row.getString("column_name"), row.getString("column_type")),
                    "describe select * from " + scan.of(List.of(file)));
        } catch (DuckDbException e) {
            throw HeadraceException.failed(
                    file + " cannot be read: " + e.getMessage() + "; nothing was changed."
                            + "\n  It may still be written, or be damaged. Write it again, or take it out of the folder.",
                    e);
        }
        return columns;
    }

    private static void reject(Path file, Map<String, String> columns, Path other, Map<String, String> expected) {
        if (columns.equals(expected)) {
            return;
        }
        String difference = expected.keySet().stream()
                .filter(name -> !expected.get(name).equals(columns.get(name)))
                .findFirst()
                .map(name -> columns.containsKey(name)
                        ? "its column '" + name + "' is " + columns.get(name) + ", not " + expected.get(name)
                        : "it has no column '" + name + "'")
                .orElseGet(() -> "it has a column '"
                        + columns.keySet().stream()
                                .filter(name -> !expected.containsKey(name))
                                .findFirst()
                                .orElseThrow()
                        + "' more");
        throw HeadraceException.failed(
                file + " has other columns than " + other + ": " + difference + "; nothing was changed."
                        + "\n  Expected the same columns in all files that one function reads. Write the file again, or give"
                        + " union_by_name = true.");
    }
}
