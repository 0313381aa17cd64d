package org.headrace.project.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headrace.project.sql.SqlTokens.Kind;
import org.headrace.project.sql.SqlTokens.Token;

/**
 * Tells from the words of a SELECT with left joins whether the nullable sides are read by nothing but their own ON and the aggregates. Every
 * word that is not known to be something else counts as a column, and one without a table could be of any.
 */
final class NullableSide {
    /** Words that are no names of columns, whatever stands around them. */
    private static final Set<String> KEYWORDS = Set.of(
            "select",
            "distinct",
            "all",
            "as",
            "from",
            "left",
            "inner",
            "cross",
            "outer",
            "join",
            "on",
            "using",
            "where",
            "group",
            "having",
            "order",
            "and",
            "or",
            "not",
            "is",
            "null",
            "in",
            "between",
            "like",
            "ilike",
            "case",
            "when",
            "then",
            "else",
            "end",
            "true",
            "false",
            "asc",
            "desc");

    private final List<Token> tokens;
    private final Set<String> nullable;
    private final Set<String> outputs;
    private String clause = "select";
    /** The name of the item that a JOIN has just named, whose ON comes next. */
    private String joined = "";
    /** At which depth the parentheses of an aggregate were opened; -1 outside of one. */
    private int aggregateDepth = -1;

    private NullableSide(List<Token> tokens, Set<String> nullable, Set<String> outputs) {
        this.tokens = tokens;
        this.nullable = nullable;
        this.outputs = outputs;
    }

    /**
     * What reads a nullable side, or may read it, elsewhere.
     *
     * @param nullable the names of the nullable items
     * @param outputs the names of the result's columns
     */
    static Optional<String> obstacle(String sql, Set<String> nullable, Set<String> outputs) {
        return new NullableSide(SqlTokens.of(sql), nullable, outputs).obstacle();
    }

    private Optional<String> obstacle() {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            follow(token, i);
            if (token.isName() && aggregateDepth < 0) {
                Optional<String> found = obstacle(token, i);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private void follow(Token token, int i) {
        if (aggregateDepth >= 0
                && token.isSign(")")
                && token.depth() == aggregateDepth
                && !at(i + 1).is("filter")) {
            aggregateDepth = -1;
        } else if (aggregateDepth < 0
                && token.isSign("(")
                && Aggregates.NAMES.contains(at(i - 1).text())) {
            aggregateDepth = token.depth();
        }
        if (token.depth() == 0
                && Set.of("from", "where", "group", "having", "order", "join", "on", "using")
                        .contains(token.text())
                && token.kind() == Kind.WORD) {
            clause = token.text();
        }
        boolean isItem = (clause.equals("from") || clause.equals("join")) && token.isName();
        if (isItem && !KEYWORDS.contains(token.text())) {
            joined = token.text(); // the last name before ON is the alias, or the table's own
        }
    }

    private Optional<String> obstacle(Token token, int i) {
        boolean isPart = at(i - 1).isSign(".");
        boolean isQualifier = at(i + 1).isSign(".");
        if (isPart || clause.equals("from") || clause.equals("join")) {
            return Optional.empty();
        }
        if (isQualifier) {
            boolean isOwn = clause.equals("on") && joined.equals(token.text());
            return nullable.contains(token.text()) && !isOwn
                    ? Optional.of("it reads " + token.text()
                            + ", the nullable side of an outer join, outside of its own ON and" + " of aggregates")
                    : Optional.empty();
        }
        return isNoColumn(token, i)
                ? Optional.empty()
                : Optional.of("beside an outer join, '" + token.text() + "' does not say which table it is of");
    }

    private boolean isNoColumn(Token token, int i) {
        boolean isFunction = at(i + 1).isSign("(");
        boolean isTyped = at(i + 1).kind() == Kind.TEXT;
        boolean isAliasOrType = at(i - 1).is("as") || at(i - 1).isSign("::");
        boolean isZone = (token.is("at") && at(i + 1).is("time") && at(i + 2).is("zone"))
                || (token.is("time") && at(i - 1).is("at"))
                || (token.is("zone") && at(i - 1).is("time"));
        boolean isBy = token.is("by") && (at(i - 1).is("group") || at(i - 1).is("order"));
        boolean isOutput = (clause.equals("group") || clause.equals("order")) && outputs.contains(token.text());
        boolean isKeyword = token.kind() == Kind.WORD && KEYWORDS.contains(token.text());
        return isKeyword || isFunction || isTyped || isAliasOrType || isZone || isBy || isOutput;
    }

    private Token at(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : new Token(Kind.SIGN, "", 0);
    }
}
