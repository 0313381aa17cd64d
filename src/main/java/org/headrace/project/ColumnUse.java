package org.headrace.project;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.headrace.TableName;

/**
 * Where a query reads certain columns, as far as its text tells: it names them, or all columns by a star, or a whole row. In doubt it
 * reads them.
 */
public final class ColumnUse {
    /** In a set of columns: every row, so that whoever reads the relation reads them. */
    private static final String ROWS = "*";

    private static final Set<String> AFTER_RELATION = Set.of(
            "where",
            "join",
            "left",
            "right",
            "full",
            "inner",
            "cross",
            "natural",
            "on",
            "using",
            "group",
            "order",
            "having",
            "limit",
            "offset",
            "fetch",
            "union",
            "except",
            "intersect",
            "window",
            "for",
            "tablesample");

    private final List<SqlToken> tokens;
    private final Set<String> columns = new HashSet<>();
    /** The names of the relations that have the columns, as the query calls them. */
    private final Set<String> ranges = new HashSet<>();
    /** Where these names are given. */
    private final Set<Integer> namings = new HashSet<>();

    private boolean readsRows;

    /**
     * Looks for columns.
     *
     * @param carried the relations that have them, each with the names that they have there
     */
    private ColumnUse(SqlFile file, Map<TableName, Set<String>> carried) {
        tokens = SqlText.tokens(file.sql()).stream()
                .filter(token -> token.kind() != SqlToken.Kind.COMMENT)
                .toList();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (isSymbol(i + 1, '.') && name(i).isPresent() && name(i + 2).isPresent()) {
                TableName relation = new TableName(name(i).get(), name(i + 2).get());
                Optional.ofNullable(carried.get(relation)).ifPresent(columns::addAll);
                if (carried.containsKey(relation)) {
                    addRange(i + 2);
                }
            }
        }
        readsRows = columns.remove(ROWS);
    }

    /**
     * Whether a query reads columns of any of these relations.
     *
     * @param carried the relations that have them, each with the names that they have there
     */
    public static boolean reads(Query query, Map<TableName, Set<String>> carried) {
        if (query.inputs().stream().noneMatch(carried::containsKey)) {
            return false;
        }
        ColumnUse use = new ColumnUse(query.file(), carried);
        return use.readsRows || use.isUsed(0, use.tokens.size());
    }

    /** The names that the columns have in the result of a query that reads them. */
    public static Set<String> outputs(Query query, Map<TableName, Set<String>> carried) {
        return new ColumnUse(query.file(), carried).outputs();
    }

    private void addRange(int relation) {
        int next = relation + 1;
        if (isWord(next, "as")) {
            next++;
        }
        boolean isNamed = name(next).isPresent() && !isWord(next, AFTER_RELATION);
        ranges.add(name(isNamed ? next : relation).orElseThrow());
        if (isNamed) {
            namings.add(next);
            // A list of names behind it may give the columns others.
            readsRows |= isSymbol(next + 1, '(');
        }
    }

    private boolean isUsed(int from, int to) {
        return IntStream.range(from, to).anyMatch(this::isUse);
    }

    private boolean isUse(int i) {
        return isColumn(i) || isStar(i) || isWholeRow(i) || isWord(i, Set.of("natural", "table"));
    }

    private boolean isColumn(int i) {
        return isNameIn(i, columns) && !isWord(i - 1, "as");
    }

    /** A star that stands for columns: not that of a count, and not between the factors of a product. */
    private boolean isStar(int i) {
        boolean isBehindList = isWord(i - 1, Set.of("select", "distinct", "all")) || isSymbol(i - 1, ',');
        boolean isBeforeList = (isWord(i + 1, "from") || isSymbol(i + 1, ',')) && !isSymbol(i - 1, '(');
        return isSymbol(i, '*') && (isSymbol(i - 1, '.') || isBehindList || isBeforeList);
    }

    private boolean isWholeRow(int i) {
        return isNameIn(i, ranges)
                && !namings.contains(i)
                && !isSymbol(i - 1, '.')
                && !isSymbol(i + 1, '.')
                && !isWord(i - 1, "as");
    }

    private Set<String> outputs() {
        int from = first("from");
        boolean isPlain = isWord(0, "select") && !isWord(1, Set.of("distinct", "all"));
        if (readsRows || !isPlain || isUsed(from, tokens.size()) || hasPositions(from) || isSetOperation(from)) {
            return Set.of(ROWS);
        }
        Set<String> outputs = new HashSet<>();
        int start = 1;
        int depth = 0;
        for (int i = 1; i <= from; i++) {
            depth += isSymbol(i, '(') || isSymbol(i, '[') ? 1 : isSymbol(i, ')') || isSymbol(i, ']') ? -1 : 0;
            if (i == from || (depth == 0 && isSymbol(i, ','))) {
                if (isUsed(start, i)) {
                    outputs.add(output(start, i));
                }
                start = i + 1;
            }
        }
        boolean isNamedLater = IntStream.range(from, tokens.size()).anyMatch(i -> isNameIn(i, outputs));
        return isNamedLater ? Set.of(ROWS) : outputs;
    }

    /** The name of an item of the select list: the one behind {@code as}, or that of a column alone. */
    private String output(int start, int end) {
        boolean isNamed = isWord(end - 2, "as") || end - start == 1 || (end - start == 3 && isSymbol(start + 1, '.'));
        return name(end - 1).filter(name -> isNamed).orElse(ROWS);
    }

    /** Whether rows are grouped or ordered by the positions of columns. */
    private boolean hasPositions(int from) {
        return IntStream.range(from, tokens.size())
                .anyMatch(i -> isWord(i - 1, "by")
                        && Character.isDigit(tokens.get(i).text().charAt(0)));
    }

    private boolean isSetOperation(int from) {
        return IntStream.range(from, tokens.size()).anyMatch(i -> isWord(i, Set.of("union", "except", "intersect")));
    }

    /** Where a key word stands outside of parentheses; at the end if it does not. */
    private int first(String word) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            depth += isSymbol(i, '(') ? 1 : isSymbol(i, ')') ? -1 : 0;
            if (depth == 0 && isWord(i, word)) {
                return i;
            }
        }
        return tokens.size();
    }

    private boolean has(int i) {
        return i >= 0 && i < tokens.size();
    }

    private boolean isSymbol(int i, char symbol) {
        return has(i) && tokens.get(i).isSymbol(symbol);
    }

    private boolean isWord(int i, String word) {
        return has(i) && tokens.get(i).isWord(word);
    }

    private boolean isWord(int i, Set<String> words) {
        return has(i) && tokens.get(i).isWord(words);
    }

    private Optional<String> name(int i) {
        return has(i) ? tokens.get(i).name().filter(name -> !name.isEmpty()) : Optional.empty();
    }

    private boolean isNameIn(int i, Set<String> names) {
        return name(i).filter(names::contains).isPresent();
    }
}
