package org.headrace.project.sql;

import java.util.Optional;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.select.Select;

/** Parses a query for an analysis that can do without it. */
final class SelectParser {
    private SelectParser() {}

    /** As {@link #parse}, and absent if some place of the text that reads a relation would be overlooked. */
    static Optional<Select> parseWhole(String sql) {
        return parse(sql).filter(select -> TableNodes.of(select).isComplete(sql));
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
