package org.headrace.serve.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours for a SQL text, which stays as it is. */
final class SqlColors {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>--[^\n]*|/\\*[\\s\\S]*?\\*/)|(?<text>'[^']*+'?)|(?<name>\"[^\"]*+\"?)|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*+)"
                    + "|(?<number>\\d[\\d.]*+)");
    private static final Set<String> KEY_WORDS = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "between",
            "both",
            "by",
            "case",
            "cast",
            "cross",
            "current",
            "desc",
            "distinct",
            "else",
            "end",
            "except",
            "exists",
            "extract",
            "false",
            "filter",
            "first",
            "following",
            "for",
            "from",
            "full",
            "group",
            "having",
            "if",
            "in",
            "inner",
            "intersect",
            "interval",
            "into",
            "is",
            "join",
            "last",
            "lateral",
            "left",
            "like",
            "limit",
            "materialized",
            "natural",
            "not",
            "null",
            "nulls",
            "offset",
            "on",
            "or",
            "order",
            "ordinality",
            "outer",
            "over",
            "partition",
            "preceding",
            "range",
            "recursive",
            "right",
            "row",
            "rows",
            "select",
            "similar",
            "then",
            "to",
            "true",
            "unbounded",
            "union",
            "using",
            "values",
            "when",
            "where",
            "window",
            "with",
            "within");

    private SqlColors() {}

    /** A part of the text; {@code kind} is a class of the style sheet, empty for plain text. */
    record Piece(String kind, String text) {}

    static List<Piece> of(String sql) {
        List<Piece> pieces = new ArrayList<>();
        Matcher token = TOKEN.matcher(sql);
        int end = 0;
        while (token.find()) {
            String kind = kind(token);
            if (!kind.isEmpty()) {
                if (token.start() > end) {
                    pieces.add(new Piece("", sql.substring(end, token.start())));
                }
                pieces.add(new Piece(kind, token.group()));
                end = token.end();
            }
        }
        if (end < sql.length()) {
            pieces.add(new Piece("", sql.substring(end)));
        }
        return pieces;
    }

    private static String kind(Matcher token) {
        if (token.group("comment") != null) {
            return "sql-comment";
        }
        if (token.group("text") != null) {
            return "sql-text";
        }
        if (token.group("number") != null) {
            return "sql-number";
        }
        String word = token.group("word");
        return word != null && KEY_WORDS.contains(word.toLowerCase(Locale.ROOT)) ? "sql-key" : "";
    }
}
