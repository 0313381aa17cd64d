package org.headrace.project;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Comments that look like settings and are none: they stand somewhere else than on top, or do not open with
 * {@code /* headrace}. Ignored, they would turn a table into a view, or a warning into an error.
 */
final class StraySettings {
    private static final String KEYS =
            "(?:from|into|sync|key|cursor|lookback|kind|index|period|reads|touches|severity|path"
                    + "|delimiter|null|bom|depends|describe)";

    /** The engine's name as the first word, however it is spelt, and nothing else, or something that sets a key. */
    private static final Pattern NAMED = Pattern.compile(
            "[\\s*!#+-]*head[\\s_-]?race?(?![\\w'’-])(?:[\\s*/:-]*|.*[={].*|.*\\b" + KEYS + "\\s*:.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A setting comes first, or after one word that may be the engine's name misspelt. */
    private static final Pattern SETS = Pattern.compile(
            "[\\s*!#+-]*(?:\\w+:?\\s+)?" + KEYS + "\\s*(?:\\+?=|\\{).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private StraySettings() {}

    /**
     * The offsets of the comments.
     *
     * @param end where the settings block ends; what stands before is not looked at
     * @param code where the statement begins
     */
    static List<Integer> find(String text, int end, int code) {
        List<Integer> found = new ArrayList<>();
        List<SqlToken> tokens = SqlText.tokens(text).stream()
                .filter(token -> token.start() >= end)
                .toList();
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken comment = tokens.get(i);
            if (comment.kind() != SqlToken.Kind.COMMENT) {
                continue;
            }
            StringBuilder words = new StringBuilder(words(comment));
            while (isLine(comment) && i + 1 < tokens.size() && isLine(tokens.get(i + 1))) {
                i++;
                words.append(words(tokens.get(i)));
            }
            boolean isOnTop = comment.start() < code;
            if (NAMED.matcher(words).matches()
                    || (isOnTop && SETS.matcher(words).matches())) {
                found.add(comment.start());
            }
        }
        return found;
    }

    private static String words(SqlToken comment) {
        String text = comment.text();
        return text.substring(2, text.length() >= 4 && text.endsWith("*/") ? text.length() - 2 : text.length());
    }

    private static boolean isLine(SqlToken token) {
        return token.kind() == SqlToken.Kind.COMMENT && token.text().startsWith("--");
    }
}
