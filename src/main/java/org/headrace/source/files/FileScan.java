package org.headrace.source.files;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headrace.duckdb.DuckDb;

/**
 * A place in a query that reads files.
 *
 * @param function such as {@code read_parquet}
 * @param patterns the files it names, absolute, perhaps with wildcards
 * @param rest the arguments after them, as SQL that begins with a comma, or nothing
 * @param arguments the names of these arguments
 */
record FileScan(String function, List<String> patterns, String rest, List<String> arguments) {
    private static final Pattern UNITES =
            Pattern.compile("\\bunion_by_name\\s*(=|:=|=>)\\s*true\\b", Pattern.CASE_INSENSITIVE);

    FileScan {
        patterns = List.copyOf(patterns);
        arguments = List.copyOf(arguments);
    }

    /** The function that reads a file of this name, as DuckDB chooses it; absent if it would not know. */
    static Optional<String> functionFor(String name) {
        String format = name.toLowerCase(Locale.ROOT).replaceAll("\\.(gz|zst)$", "");
        if (format.endsWith(".parquet")) {
            return Optional.of("read_parquet");
        }
        if (format.endsWith(".csv") || format.endsWith(".tsv")) {
            return Optional.of("read_csv");
        }
        return format.endsWith(".json") || format.endsWith(".ndjson") || format.endsWith(".jsonl")
                ? Optional.of("read_json")
                : Optional.empty();
    }

    /** This scan of all its files, as SQL for a FROM. */
    String all() {
        return call(patterns);
    }

    /** This scan of some of its files. */
    String of(List<Path> files) {
        return call(files.stream().map(Path::toString).toList());
    }

    private String call(List<String> names) {
        return function + "([" + names.stream().map(DuckDb::literal).collect(Collectors.joining(", ")) + "]" + rest
                + ")";
    }

    /** Whether all its files lie in the file system, where their size and time tell that they are as they were. */
    boolean isLocal() {
        return patterns.stream().noneMatch(pattern -> pattern.contains("://"));
    }

    /** Whether files may differ in their columns. */
    boolean unitesColumns() {
        return UNITES.matcher(rest).find();
    }

    /**
     * Whether a file gives the same rows if others are left out: types and dialect must not be guessed from the files that are read together.
     */
    boolean readsEachFileAlike() {
        boolean namesHive = arguments.stream().anyMatch("hive_partitioning"::equalsIgnoreCase);
        if (unitesColumns() || namesHive || isHive()) {
            return false;
        }
        return switch (function) {
            case "read_parquet", "parquet_scan" -> true;
            case "read_json", "read_ndjson" -> arguments.contains("columns");
            case "read_csv" ->
                arguments.contains("columns") && rest.replace(" ", "").contains("auto_detect=false");
            default -> false;
        };
    }

    private boolean isHive() {
        return patterns.stream().anyMatch(pattern -> pattern.contains("=") || pattern.contains("**"));
    }
}
