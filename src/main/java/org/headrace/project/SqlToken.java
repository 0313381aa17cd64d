package org.headrace.project;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A piece of a SQL text.
 *
 * @param text as it is written, with its quotes
 * @param start the offset of its first character
 */
record SqlToken(Kind kind, String text, int start) {
    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?:";

    /** What a piece is, as far as that can be told without a grammar. */
    enum Kind {
        /** A key word, or a name without quotes. */
        WORD,
        QUOTED_NAME,
        /** A literal in single quotes, or in dollar quotes. */
        TEXT,
        COMMENT,
        /** A number, or one character of an operator. */
        SYMBOL
    }

    /** Whether it is this key word, in whatever case. */
    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    /** Whether it is one of these key words, which are in lower case. */
    boolean isWord(Set<String> words) {
        return kind == Kind.WORD && words.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether it stands right behind another one, and is part of what that begins: an operator, or a literal with a prefix. */
    boolean joins(SqlToken before) {
        boolean isAdjacent = before.start + before.text.length() == start;
        return isAdjacent
                && ((before.isOperator() && isOperator())
                        || (kind == Kind.TEXT && before.kind == Kind.WORD)
                        || (before.isSymbol('&') && (kind == Kind.TEXT || kind == Kind.QUOTED_NAME))
                        || (isSymbol('&') && before.isWord("u")));
    }

    private boolean isOperator() {
        return kind == Kind.SYMBOL && OPERATORS.indexOf(text.charAt(0)) >= 0;
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.length() == 1 && text.charAt(0) == symbol;
    }

    /** The name PostgreSQL means, if it can be one: folded to lower case unless quoted. */
    Optional<String> name() {
        return switch (kind) {
            case WORD -> Optional.of(text.toLowerCase(Locale.ROOT));
            case QUOTED_NAME ->
                Optional.of(text.substring(1, Math.max(1, text.length() - 1)).replace("\"\"", "\""));
            case TEXT, COMMENT, SYMBOL -> Optional.empty();
        };
    }
}
