package org.headrace.source.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.headrace.HeadraceException;
import org.headrace.duckdb.DuckDb;

/**
 * A query over files, as DuckDB's parser understands it.
 *
 * @param parts the SQL before, between and after the scans
 * @param scans the places that read files
 * @param isTimeless whether the files alone say what the result is: no clock, no chance, no other input
 * @param isOneScan whether each row of the result is made of one row of one file, so that files can be read by themselves
 */
record FileQuery(List<String> parts, List<FileScan> scans, boolean isTimeless, boolean isOneScan) {
    /** Functions in a FROM that read nothing. */
    private static final Set<String> HARMLESS = Set.of("range", "generate_series", "unnest", "repeat");

    private static final Pattern READS_FILES = Pattern.compile("read_\\w+|parquet_\\w+|glob|sniff_csv");
    private static final Pattern WORD = Pattern.compile("[a-z_]\\w*");
    /** Words that DuckDB does not list as functions with changing results. */
    private static final Set<String> CHANCE = Set.of(
            "sample",
            "tablesample",
            "getvariable",
            "getenv",
            "current_timestamp",
            "current_time",
            "localtime",
            "localtimestamp",
            "current_localtime",
            "current_localtimestamp",
            "age",
            "ago");

    /** Names and paths in the tree of the parser; the root is the SELECT. */
    private static final String NODE = "$.statements[0].node";

    FileQuery {
        parts = List.copyOf(parts);
        scans = List.copyOf(scans);
    }

    /**
     * Reads a query.
     *
     * @param folder what relative paths are relative to
     * @throws HeadraceException if it is no query, or if it does not say plainly which files it reads
     */
    static FileQuery of(DuckDb duck, String sql, Path folder) {
        Map<String, String> tree = tree(duck, sql);
        if (tree.containsKey("$.error_message")) {
            throw HeadraceException.failed("DuckDB cannot parse the query: " + tree.get("$.error_message"));
        }
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        List<Located> found = new ArrayList<>();
        boolean isKnown = true;
        for (String path : tree.keySet()) {
            if (!path.endsWith(".type")) {
                continue;
            }
            String node = path.substring(0, path.length() - ".type".length());
            switch (tree.get(path)) {
                case "TABLE_FUNCTION" -> {
                    String function = tree.get(node + ".function.function_name").toLowerCase(Locale.ROOT);
                    if (READS_FILES.matcher(function).matches()) {
                        found.add(Located.ofFunction(tree, node, function, text, folder));
                    } else if (!HARMLESS.contains(function)) {
                        isKnown = false;
                    }
                }
                case "BASE_TABLE" -> Located.ofName(tree, node, folder).ifPresent(found::add);
                default -> {}
            }
        }
        found.sort(Comparator.comparingInt(Located::start));
        List<FileScan> scans = found.stream().map(Located::scan).toList();
        boolean isLocal = scans.stream().allMatch(FileScan::isLocal);
        return new FileQuery(
                parts(text, found),
                scans,
                isKnown && isLocal && isTimeless(duck, sql),
                isLocal && found.size() == 1 && isRowByRow(duck, tree));
    }

    private static Map<String, String> tree(DuckDb duck, String sql) {
        Map<String, String> tree = new LinkedHashMap<>();
        duck.query(
                row -> tree.put(row.getString(1), String.valueOf(row.getString(2))),
                "select fullkey, json_extract_string(atom, '$') from json_tree(json_serialize_sql("
                        + DuckDb.literal(sql) + ")) where atom is not null");
        return tree;
    }

    private static List<String> parts(byte[] text, List<Located> found) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (Located scan : found) {
            parts.add(text(text, from, scan.start()));
            from = scan.end();
        }
        parts.add(text(text, from, text.length));
        return parts;
    }

    private static String text(byte[] text, int from, int to) {
        return new String(Arrays.copyOfRange(text, from, to), StandardCharsets.UTF_8);
    }

    /** Any word of the text that names a function whose result may change counts, wherever it stands. */
    private static boolean isTimeless(DuckDb duck, String sql) {
        Set<String> fickle = new HashSet<>(CHANCE);
        fickle.addAll(duck.query(
                row -> row.getString(1),
                "select distinct lower(function_name) from duckdb_functions() where stability <> 'CONSISTENT'"));
        return WORD.matcher(sql.toLowerCase(Locale.ROOT)).results().noneMatch(word -> fickle.contains(word.group()));
    }

    private static boolean isRowByRow(DuckDb duck, Map<String, String> tree) {
        boolean isPlain = "SELECT_NODE".equals(tree.get(NODE + ".type"))
                && (tree.containsKey(NODE + ".from_table.function.function_name")
                        || tree.containsKey(NODE + ".from_table.table_name"))
                && tree.keySet().stream().noneMatch(FileQuery::makesRowsOfMany)
                && tree.values().stream().noneMatch(Set.of("SUBQUERY", "WINDOW", "SAMPLE")::contains);
        if (!isPlain) {
            return false;
        }
        Set<String> scalar = new HashSet<>(duck.query(
                row -> row.getString(1),
                "select distinct function_name from duckdb_functions() where function_type in ('scalar', 'macro') except"
                        + " select function_name from duckdb_functions() where function_type = 'aggregate'"));
        return tree.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".function_name")
                        && !entry.getKey().startsWith(NODE + ".from_table.")
                        && !"true".equals(tree.get(entry.getKey().replace(".function_name", ".is_operator"))))
                .allMatch(entry ->
                        scalar.contains(entry.getValue()) && !entry.getValue().equals("unnest"));
    }

    /** A key of what makes a row of the result depend on more than one row of the files. */
    private static boolean makesRowsOfMany(String key) {
        return key.startsWith("$.statements[1]")
                || key.startsWith(NODE + ".modifiers[")
                || key.startsWith(NODE + ".cte_map.map[")
                || key.startsWith(NODE + ".group_expressions[")
                || key.startsWith(NODE + ".having.")
                || key.startsWith(NODE + ".qualify.")
                || key.startsWith(NODE + ".sample.");
    }

    /** The query as it is to be run, its paths absolute. */
    String sql() {
        StringBuilder sql = new StringBuilder(parts.get(0));
        for (int i = 0; i < scans.size(); i++) {
            sql.append(scans.get(i).all()).append(parts.get(i + 1));
        }
        return sql.toString();
    }

    /** The one scan, if files may be read by themselves. */
    Optional<FileScan> oneScan() {
        return isOneScan && isTimeless && scans.get(0).readsEachFileAlike()
                ? Optional.of(scans.get(0))
                : Optional.empty();
    }

    /**
     * The query over some files of its one scan.
     *
     * @param column the name of another column, with the path of the file
     */
    String over(List<Path> files, String column) {
        String start = parts.get(0).replaceFirst("(?i)\\bselect\\b", "select filename as " + column + ",");
        return start + scans.get(0).of(files) + parts.get(1);
    }

    /** A scan and the bytes of the query that it takes the place of. */
    private record Located(int start, int end, FileScan scan) {
        static Located ofFunction(Map<String, String> tree, String node, String function, byte[] text, Path folder) {
            String argument = node + ".function.arguments[0].expression";
            List<String> patterns = new ArrayList<>();
            if ("VALUE_CONSTANT".equals(tree.get(argument + ".type"))) {
                patterns.add(absolute(tree.get(argument + ".literal.text"), folder));
            } else if ("list_value".equals(tree.get(argument + ".function_name"))) {
                for (int i = 0; tree.containsKey(argument + ".arguments[" + i + "].expression.type"); i++) {
                    patterns.add(absolute(
                            String.valueOf(tree.get(argument + ".arguments[" + i + "].expression.literal.text")),
                            folder));
                }
            }
            if (patterns.isEmpty() || patterns.contains(folder.resolve("null").toString())) {
                throw HeadraceException.failed("The query does not say plainly which files '" + function
                        + "' reads. Expected a path in quotes, or a list of such, as its first argument.");
            }
            int start = start(tree, node);
            int end = start + Integer.parseInt(tree.get(node + ".query_location_length"));
            int argumentEnd = start(tree, argument) + Integer.parseInt(tree.get(argument + ".query_location_length"));
            List<String> names = new ArrayList<>();
            for (int i = 1; tree.keySet().stream().anyMatch(argumentOf(node, i)); i++) {
                String each = node + ".function.arguments[" + i + "]";
                String name = tree.getOrDefault(each + ".name", "");
                names.add(name.isEmpty() ? tree.getOrDefault(each + ".expression.left.column_names[0]", "") : name);
            }
            // A scan's location may take in its alias; the call ends at the parenthesis that closes it.
            int close = closing(text, argumentEnd, end);
            return new Located(
                    start,
                    close + 1,
                    new FileScan(
                            function, patterns, text(text, argumentEnd, close).stripTrailing(), names));
        }

        private static Predicate<String> argumentOf(String node, int index) {
            return key -> key.startsWith(node + ".function.arguments[" + index + "]");
        }

        static Optional<Located> ofName(Map<String, String> tree, String node, Path folder) {
            String name = tree.get(node + ".table_name");
            return FileScan.functionFor(name).map(function -> {
                int start = start(tree, node);
                // An alias follows; the name itself is in quotes of one byte each.
                int end = start + name.replace("'", "''").getBytes(StandardCharsets.UTF_8).length + 2;
                return new Located(start, end, new FileScan(function, List.of(absolute(name, folder)), "", List.of()));
            });
        }

        private static int start(Map<String, String> tree, String node) {
            return Integer.parseInt(tree.get(node + ".query_location"));
        }

        private static String absolute(String path, Path folder) {
            return path.contains("://") ? path : folder.resolve(path).toString();
        }

        /** Where the parenthesis is closed that was open at {@code from}. */
        private static int closing(byte[] text, int from, int to) {
            int depth = 0;
            boolean isQuoted = false;
            for (int i = from; i < to; i++) {
                if (text[i] == '\'') {
                    isQuoted = !isQuoted;
                } else if (!isQuoted && (text[i] == '(' || text[i] == '{' || text[i] == '[')) {
                    depth++;
                } else if (!isQuoted && (text[i] == ')' || text[i] == '}' || text[i] == ']')) {
                    if (depth == 0) {
                        return i;
                    }
                    depth--;
                }
            }
            throw HeadraceException.failed("The query's call of a function that reads files could not be understood."
                    + " Write it without comments between its parentheses.");
        }
    }
}
