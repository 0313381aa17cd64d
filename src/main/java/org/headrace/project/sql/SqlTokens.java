package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words and signs of a query's text, without comments. The parser's tree leaves out parts of some expressions; here nothing is left out, so
 * what must not be overlooked is looked for here.
 */
final class SqlTokens {
    /** What a token is. */
    enum Kind {
        WORD,
        QUOTED_NAME,
        TEXT,
        SIGN
    }

    /**
     * One token.
     *
     * @param text a word in lower case, a quoted name without its quotes, or the sign
     * @param depth in how many parentheses it stands
     */
    record Token(Kind kind, String text, int depth) {
        boolean is(String word) {
            return kind == Kind.WORD && text.equals(word);
        }

        boolean isSign(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
        }
    }

    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>--[^\\n]*|/\\*.*?\\*/)"
                    + "|(?<text>[eE]'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|\\$(?<tag>[A-Za-z_]?\\w*)\\$.*?\\$\\k<tag>\\$)"
                    + "|(?<quoted>\"(?:[^\"]|\"\")*\")"
                    + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*)"
                    + "|(?<sign>::|\\S)",
            Pattern.DOTALL);

    private SqlTokens() {}

    static List<Token> of(String sql) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        int depth = 0;
        while (matcher.find()) {
            if (matcher.group("word") != null) {
                tokens.add(new Token(Kind.WORD, matcher.group("word").toLowerCase(Locale.ROOT), depth));
            } else if (matcher.group("quoted") != null) {
                tokens.add(new Token(Kind.QUOTED_NAME, Expressions.unquoted(matcher.group("quoted")), depth));
            } else if (matcher.group("text") != null) {
                tokens.add(new Token(Kind.TEXT, "", depth));
            } else if (matcher.group("sign") != null) {
                String sign = matcher.group("sign");
                depth -= sign.equals(")") ? 1 : 0;
                tokens.add(new Token(Kind.SIGN, sign, depth));
                depth += sign.equals("(") ? 1 : 0;
            }
        }
        return tokens;
    }

    /** How often a word stands in the text, outside of quotes and comments. */
    static long count(String sql, String word) {
        return of(sql).stream().filter(token -> token.is(word)).count();
    }
}
