package org.headrace.project.sql;

import java.util.Optional;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.select.Select;

/** Parses a query for an analysis that can do without it. */
final class SelectParser {
    private SelectParser() {}

    /**
     * As {@link #parse}, and absent if the library's tree hides a part of the text that could read other rows: a sub-select or a window. It
     * walks past the operands of some expressions, and fails at others.
     */
    static Optional<Select> parseWhole(String sql) {
        try {
            return parse(sql).filter(select -> {
                TableNodes nodes = TableNodes.of(select);
                return nodes.isComplete(sql) && nodes.windows() == SqlTokens.count(sql, "over");
            });
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Absent if the text is no SELECT, or one that the parser cannot read. */
    private static Optional<Select> parse(String sql) {
        try {
            return new CCJSqlParser(sql).Statement() instanceof Select select ? Optional.of(select) : Optional.empty();
        } catch (ParseException | TokenMgrException | StackOverflowError e) {
            return Optional.empty();
        }
    }
}
