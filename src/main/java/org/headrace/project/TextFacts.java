package org.headrace.project;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the server no longer sees of a query's text once it has read it.
 *
 * @param hasTimeLiteral whether a literal may stand for the present time, as {@code 'now'} does where a time is expected
 * @param readsParametersOnly whether every setting that it reads is one of its own parameters, {@code param.NAME}
 * @param unorderedAggregates aggregates whose result depends on the order of rows, where none is given
 */
public record TextFacts(boolean hasTimeLiteral, boolean readsParametersOnly, Set<String> unorderedAggregates) {
    private static final Pattern TIME =
            Pattern.compile("(?i).*\\b(?:now|today|tomorrow|yesterday)\\b.*", Pattern.DOTALL);
    /** What may stand beside such a word in a literal that is a time, a range or an array of times. */
    private static final Pattern TIME_PARTS = Pattern.compile(
            "(?i)(?:now|today|tomorrow|yesterday|allballs|am|pm|z|utc|gmt|[a-z]{3,4}t|[a-z]+/[a-z_]+|[^a-z])*",
            Pattern.DOTALL);

    private static final Set<String> ORDERED = Set.of(
            "array_agg",
            "string_agg",
            "json_agg",
            "jsonb_agg",
            "json_object_agg",
            "jsonb_object_agg",
            "xmlagg",
            "sum",
            "avg");

    public TextFacts {
        unorderedAggregates = Set.copyOf(unorderedAggregates);
    }

    /** Reads them from the tokens of a file's statement. */
    public static TextFacts of(SqlFile file) {
        List<SqlToken> tokens = SqlText.tokens(file.sql()).stream()
                .filter(token -> token.kind() != SqlToken.Kind.COMMENT)
                .toList();
        boolean hasTimeLiteral = false;
        boolean readsParametersOnly = true;
        Set<String> unordered = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            hasTimeLiteral |= token.kind() == SqlToken.Kind.TEXT && isTime(token.text());
            readsParametersOnly &= !isNamed(token, "current_setting") || isParameter(tokens, i + 1);
            if (token.isWord(ORDERED) && !isOrdered(tokens, i + 1)) {
                unordered.add(token.text().toLowerCase(Locale.ROOT));
            }
        }
        return new TextFacts(hasTimeLiteral, readsParametersOnly, unordered);
    }

    private static boolean isNamed(SqlToken token, String name) {
        return token.name().filter(name::equals).isPresent();
    }

    private static boolean isTime(String literal) {
        return TIME.matcher(literal).matches() && TIME_PARTS.matcher(literal).matches();
    }

    private static boolean isParameter(List<SqlToken> tokens, int next) {
        return next + 1 < tokens.size()
                && tokens.get(next).isSymbol('(')
                && tokens.get(next + 1).text().startsWith("'param.");
    }

    /** Whether an order is given between the parentheses that open at {@code next}; so it is where no call follows. */
    private static boolean isOrdered(List<SqlToken> tokens, int next) {
        if (next == tokens.size() || !tokens.get(next).isSymbol('(')) {
            return true;
        }
        int depth = 0;
        for (int i = next; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
            if (depth == 1 && token.isWord(Set.of("order", "distinct"))) {
                return true;
            }
            if (depth == 0) {
                return false;
            }
        }
        return false;
    }
}
