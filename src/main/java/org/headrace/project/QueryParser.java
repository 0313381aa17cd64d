package org.headrace.project;

import java.util.Locale;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableStatement;

/** Reads a query's relations and shape from its text, by JSqlParser. */
final class QueryParser {
    private QueryParser() {}

    /**
     * Reads a query's relations, and whether it has a star.
     *
     * @throws UnreadableQueryException if it is no SELECT, or one that the parser cannot read
     */
    static ParsedQuery parse(String sql) throws UnreadableQueryException {
        Select select = select(sql);
        return new ParsedQuery(walk(select).relations(), hasStar(select));
    }

    static Select select(String sql) throws UnreadableQueryException {
        Statement statement;
        try {
            statement = new CCJSqlParser(sql).Statement();
        } catch (ParseException e) {
            var token = e.currentToken == null ? null : e.currentToken.next;
            int line = token == null ? 1 : token.beginLine;
            String seen = token == null || token.image.isEmpty() ? "the end of the statement" : "'" + token.image + "'";
            throw new UnreadableQueryException(line, "cannot read this SQL: unexpected " + seen, e);
        } catch (TokenMgrException e) {
            throw new UnreadableQueryException(1, "cannot read this SQL: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw nestedTooDeeply(e);
        }
        if (!(statement instanceof Select select)) {
            throw new UnreadableQueryException(1, "this is not a SELECT", null);
        }
        return select;
    }

    static QueryWalk walk(Select select) throws UnreadableQueryException {
        QueryWalk walk = new QueryWalk(select);
        try {
            walk.walk();
        } catch (RuntimeException e) {
            // The library does not expect everything that it can read, such as FETCH without a number.
            throw new UnreadableQueryException(1, "cannot read this SQL: the parser has no support for it", e);
        } catch (StackOverflowError e) {
            throw nestedTooDeeply(e);
        }
        return walk;
    }

    private static UnreadableQueryException nestedTooDeeply(StackOverflowError cause) {
        return new UnreadableQueryException(1, "cannot read this SQL: its expressions nest too deeply", cause);
    }

    private static boolean hasStar(Select select) {
        if (select instanceof PlainSelect plain) {
            return plain.getSelectItems().stream().anyMatch(item -> item.getExpression() instanceof AllColumns);
        }
        if (select instanceof SetOperationList operation) {
            return operation.getSelects().stream().anyMatch(QueryParser::hasStar);
        }
        return select instanceof TableStatement
                || (select instanceof ParenthesedSelect parentheses && hasStar(parentheses.getSelect()));
    }

    /** The name PostgreSQL means: folded to lower case unless quoted. */
    static String unquoted(String identifier) {
        return identifier.length() >= 2 && identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier.toLowerCase(Locale.ROOT);
    }
}
