package org.headrace.project;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headrace.TableName;

/**
 * Finds where a SQL statement ends: the first semicolon outside of quotes, dollar quotes and comments. It knows no grammar,
 * so it works for any dialect, also where the parser gives up.
 */
final class SqlText {
    private final String text;
    private int position;

    private SqlText(String text) {
        this.text = text;
    }

    /** The offset of the semicolon that ends the first statement, or the text's length if there is none. */
    static int endOfStatement(String text) {
        SqlText scan = new SqlText(text);
        while (scan.position < text.length() && text.charAt(scan.position) != ';') {
            scan.step();
        }
        return Math.min(scan.position, text.length());
    }

    /** The offset of the first thing at or after {@code from} that is neither white space nor a comment. */
    static int startOfCode(String text, int from) {
        SqlText scan = new SqlText(text);
        scan.position = from;
        while (scan.position < text.length()) {
            int before = scan.position;
            if (Character.isWhitespace(text.charAt(before))) {
                scan.position++;
            } else if (!scan.skipComment()) {
                return before;
            }
        }
        return text.length();
    }

    /** The tokens of a text, comments included; white space is left out. An unclosed quote ends with the text. */
    static List<SqlToken> tokens(String text) {
        SqlText scan = new SqlText(text);
        List<SqlToken> tokens = new ArrayList<>();
        while (scan.position < text.length()) {
            if (Character.isWhitespace(text.charAt(scan.position))) {
                scan.position++;
            } else {
                tokens.add(scan.next());
            }
        }
        return tokens;
    }

    /** The same statement in one form: tokens with a blank between them, but where a blank would make something else of them. */
    static String withoutLayout(String text) {
        StringBuilder form = new StringBuilder();
        Optional<SqlToken> before = Optional.empty();
        for (SqlToken token : tokens(text)) {
            if (token.kind() != SqlToken.Kind.COMMENT) {
                form.append(before.filter(token::joins).isPresent() || before.isEmpty() ? "" : " ")
                        .append(token.text());
                before = Optional.of(token);
            }
        }
        return form.toString();
    }

    /** Every pair of names with a dot between them: relations with their schemas, and columns with what has them. */
    static Set<TableName> qualifiedNames(String text) {
        List<SqlToken> tokens = tokens(text).stream()
                .filter(token -> token.kind() != SqlToken.Kind.COMMENT)
                .toList();
        Set<TableName> names = new LinkedHashSet<>();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            Optional<String> schema = tokens.get(i).name().filter(name -> !name.isEmpty());
            Optional<String> name = tokens.get(i + 2).name().filter(part -> !part.isEmpty());
            if (tokens.get(i + 1).isSymbol('.') && schema.isPresent() && name.isPresent()) {
                names.add(new TableName(schema.get(), name.get()));
            }
        }
        return names;
    }

    /** Whether every parenthesis has its pair; where one has not, no dialect can read the text. */
    static boolean isBalanced(String text) {
        int depth = 0;
        for (SqlToken token : tokens(text)) {
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    private SqlToken next() {
        int start = position;
        if (skipComment()) {
            return token(SqlToken.Kind.COMMENT, start);
        }
        char c = text.charAt(start);
        if (Character.isJavaIdentifierStart(c) && c != '$') {
            while (position < text.length() && Character.isJavaIdentifierPart(text.charAt(position))) {
                position++;
            }
            return token(SqlToken.Kind.WORD, start);
        }
        if (Character.isDigit(c)) {
            while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
                position++;
            }
            return token(SqlToken.Kind.SYMBOL, start);
        }
        step();
        boolean isDollarQuoted = c == '$' && position > start + 1;
        if (c == '\'' || isDollarQuoted) {
            return token(SqlToken.Kind.TEXT, start);
        }
        return token(c == '"' || c == '`' ? SqlToken.Kind.QUOTED_NAME : SqlToken.Kind.SYMBOL, start);
    }

    private SqlToken token(SqlToken.Kind kind, int start) {
        position = Math.min(position, text.length());
        return new SqlToken(kind, text.substring(start, position), start);
    }

    private void step() {
        char c = text.charAt(position);
        if (skipComment()) {
            return;
        }
        if (c == '\'') {
            boolean escapes = position > 0
                    && (text.charAt(position - 1) == 'e' || text.charAt(position - 1) == 'E')
                    && (position == 1 || !Character.isJavaIdentifierPart(text.charAt(position - 2)));
            skipQuoted('\'', escapes);
        } else if (c == '"' || c == '`') {
            skipQuoted(c, false);
        } else if (c == '$' && (position == 0 || !Character.isJavaIdentifierPart(text.charAt(position - 1)))) {
            skipDollarQuoted();
        } else {
            position++;
        }
    }

    private boolean skipComment() {
        if (text.startsWith("--", position)) {
            int end = text.indexOf('\n', position);
            position = end < 0 ? text.length() : end + 1;
            return true;
        }
        if (!text.startsWith("/*", position)) {
            return false;
        }
        int depth = 0;
        do {
            if (text.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (text.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0 && position < text.length());
        return true;
    }

    private void skipQuoted(char quote, boolean escapes) {
        position++;
        while (position < text.length() && !isClosedBy(quote)) {
            boolean isPair = text.charAt(position) == quote || (escapes && text.charAt(position) == '\\');
            position += isPair ? 2 : 1;
        }
        position++;
    }

    /** A doubled quote stands for the quote itself. */
    private boolean isClosedBy(char quote) {
        return text.charAt(position) == quote && (position + 1 == text.length() || text.charAt(position + 1) != quote);
    }

    private void skipDollarQuoted() {
        int tagEnd = text.indexOf('$', position + 1);
        boolean isTag = tagEnd > 0
                && text.substring(position + 1, tagEnd).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')
                && !Character.isDigit(text.charAt(position + 1));
        if (!isTag) {
            position++;
            return;
        }
        String tag = text.substring(position, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        position = close < 0 ? text.length() : close + tag.length();
    }
}
