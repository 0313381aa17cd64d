package org.headrace.project.sql;

import java.util.Locale;
import java.util.regex.Pattern;

/** Counts words in the text of a query, without a grammar. */
final class SqlWords {
    private static final Pattern QUOTED = Pattern.compile(
            "--[^\\n]*|/\\*.*?\\*/|\\b[eE]'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
                    + "|\\$(\\w*)\\$.*?\\$\\1\\$",
            Pattern.DOTALL);

    private SqlWords() {}

    /** How often a word, in lower case, stands outside of quotes and comments. */
    static long count(String sql, String word) {
        String bare = QUOTED.matcher(sql).replaceAll(" ").toLowerCase(Locale.ROOT);
        return Pattern.compile("\\b" + Pattern.quote(word) + "\\b")
                .matcher(bare)
                .results()
                .count();
    }
}
