package org.headrace.project;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out from the tokens of a statement whether it does more than read: a parser that cannot read all of PostgreSQL cannot
 * be asked. Words that PostgreSQL does not reserve, such as {@code delete}, may also name columns.
 */
final class WritingStatement {
    private static final Set<String> READING = Set.of("select", "with", "values", "table");
    private static final Set<String> LOCK_MODES = Set.of("update", "share", "no", "key");
    private static final Set<String> WRITING = Set.of("insert", "update", "delete", "merge");

    private final List<SqlToken> tokens;
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean hasClosedQuery;

    /** What stands between a pair of parentheses, or outside of all. */
    private static final class Level {
        /** Whether it is a query, not an expression or a list of columns. */
        private boolean isQuery;
        /** Whether the common table expressions in front of the query's own verb are still being read. */
        private boolean isBeforeVerb;
    }

    /**
     * The first sign of a statement that is more than a query.
     *
     * @param start its offset in the text
     * @param message what is wrong
     */
    record Finding(int start, String message) {}

    private WritingStatement(String sql) {
        this.tokens = SqlText.tokens(sql).stream()
                .filter(token -> token.kind() != SqlToken.Kind.COMMENT)
                .toList();
    }

    /** Absent if the statement only reads, as far as its own text tells: what it calls is not looked at. */
    static Optional<Finding> find(String sql) {
        return new WritingStatement(sql).find();
    }

    private Optional<Finding> find() {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        SqlToken first = tokens.get(0);
        if (!first.isWord(READING) && !first.isSymbol('(')) {
            return Optional.of(
                    new Finding(first.start(), "this is not a SELECT; a file holds a query that only reads"));
        }
        levels.push(new Level());
        for (int i = 0; i < tokens.size(); i++) {
            Optional<Finding> finding = look(i);
            if (finding.isPresent()) {
                return finding;
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> look(int i) {
        SqlToken token = tokens.get(i);
        boolean isFirst = i == 0 || tokens.get(i - 1).isSymbol('(');
        Level level = levels.peek();
        if (token.isSymbol('(')) {
            levels.push(new Level());
        } else if (token.isSymbol(')') && levels.size() > 1) {
            hasClosedQuery = levels.pop().isQuery;
        } else if (isFirst && token.isWord(READING)) {
            level.isQuery = true;
            level.isBeforeVerb = token.isWord("with");
        } else if (isInto(i)) {
            return finding(token, "INTO writes rows into a table");
        } else if (token.isWord("for")
                && isOfQuery(i)
                && i + 1 < tokens.size()
                && tokens.get(i + 1).isWord(LOCK_MODES)) {
            return finding(token, "FOR " + upper(tokens.get(i + 1)) + " locks rows");
        } else if (token.isWord(WRITING) && (isFirst || level.isBeforeVerb) && isVerb(i)) {
            return finding(token, upper(token) + " writes rows");
        } else if (level.isBeforeVerb
                && token.isWord(READING)
                && tokens.get(i - 1).isSymbol(')')) {
            level.isBeforeVerb = false;
        }
        return Optional.empty();
    }

    /** Whether what stands here is a clause of a query, not of an expression such as {@code substring(a for 2)}. */
    private boolean isOfQuery(int i) {
        return levels.size() == 1
                || levels.peek().isQuery
                || (hasClosedQuery && tokens.get(i - 1).isSymbol(')'));
    }

    /** INTO is reserved; only after AS or a dot it names a column. */
    private boolean isInto(int i) {
        return tokens.get(i).isWord("into")
                && i > 0
                && !tokens.get(i - 1).isWord("as")
                && !tokens.get(i - 1).isSymbol('.');
    }

    /** Whether a word that could name a column, too, is followed by what only a statement has. */
    private boolean isVerb(int i) {
        if (i + 1 == tokens.size()) {
            return false;
        }
        SqlToken verb = tokens.get(i);
        SqlToken next = tokens.get(i + 1);
        if (verb.isWord("delete")) {
            return next.isWord("from");
        }
        if (verb.isWord("update")) {
            return next.name().isPresent() && !next.isWord("as");
        }
        return next.isWord("into");
    }

    private static Optional<Finding> finding(SqlToken token, String what) {
        return Optional.of(new Finding(token.start(), what + "; a file holds a query that only reads"));
    }

    private static String upper(SqlToken token) {
        return token.text().toUpperCase(Locale.ROOT);
    }
}
