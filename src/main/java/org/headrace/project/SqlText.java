package org.headrace.project;

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

    /** A doubled quote reads as two quoted parts side by side, which ends at the same place. */
    private void skipQuoted(char quote, boolean escapes) {
        position++;
        while (position < text.length() && text.charAt(position) != quote) {
            position += escapes && text.charAt(position) == '\\' ? 2 : 1;
        }
        position++;
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
