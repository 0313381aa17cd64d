package org.headrace.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.NextValExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.headrace.TableName;

/** Reads a query's relations and shape from its text, by JSqlParser. */
final class QueryParser {
    private static final Set<String> TIME_WORDS = Set.of("now", "today", "tomorrow", "yesterday");
    private static final Set<String> AGGREGATES = Set.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "array_agg",
            "string_agg",
            "json_agg",
            "jsonb_agg",
            "bool_and",
            "bool_or");

    /** A text that the parser cannot read, though PostgreSQL may. */
    static final class UnreadableQueryException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        UnreadableQueryException(int line, String message, Throwable cause) {
            super(message, cause);
            this.line = line;
        }

        /** Counted from the statement's first line. */
        int line() {
            return line;
        }
    }

    private QueryParser() {}

    static ParsedQuery parse(String sql) throws UnreadableQueryException {
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
        }
        if (!(statement instanceof Select select)) {
            throw new UnreadableQueryException(1, "this is not a SELECT", null);
        }
        Findings findings = new Findings();
        List<ParsedQuery.Reference> relations = findings.relations(statement);
        boolean isSelectStar = select instanceof PlainSelect plain && hasStar(plain);
        return new ParsedQuery(relations, isSelectStar, scan(select, findings));
    }

    private static boolean hasStar(PlainSelect select) {
        return select.getSelectItems().stream().anyMatch(item -> item.getExpression() instanceof AllColumns);
    }

    private static Optional<ParsedQuery.Scan> scan(Select select, Findings findings) {
        if (!(select instanceof PlainSelect plain)
                || !(plain.getFromItem() instanceof Table table)
                || !isRowByRow(plain)
                || findings.hasSubselect
                || findings.hasWindow
                || findings.functions.stream().anyMatch(AGGREGATES::contains)) {
            return Optional.empty();
        }
        Map<String, String> columns = new LinkedHashMap<>();
        boolean isStar = false;
        for (SelectItem<?> item : plain.getSelectItems()) {
            if (item.getExpression() instanceof AllColumns && !(item.getExpression() instanceof AllTableColumns)) {
                isStar = true;
            } else {
                outputName(item)
                        .ifPresent(
                                name -> columns.put(name, item.getExpression().toString()));
            }
        }
        if (isStar && plain.getSelectItems().size() > 1) {
            return Optional.empty();
        }
        String qualifier =
                table.getAlias() != null ? table.getAlias().getName() : TableName.quote(unquoted(table.getName()));
        String where = plain.getWhere() == null ? "true" : plain.getWhere().toString();
        return Optional.of(new ParsedQuery.Scan(
                table.getFullyQualifiedName(),
                table.toString(),
                qualifier,
                where,
                columns,
                findings.functions,
                findings.isTimeless));
    }

    private static boolean isRowByRow(PlainSelect plain) {
        return plain.getJoins() == null
                && plain.getGroupBy() == null
                && plain.getHaving() == null
                && plain.getDistinct() == null
                && plain.getLimit() == null
                && plain.getOffset() == null
                && plain.getFetch() == null
                && plain.getWithItemsList() == null
                && plain.getForMode() == null;
    }

    private static Optional<String> outputName(SelectItem<?> item) {
        if (item.getAlias() != null) {
            return Optional.of(unquoted(item.getAlias().getName()));
        }
        return item.getExpression() instanceof Column column
                ? Optional.of(unquoted(column.getColumnName()))
                : Optional.empty();
    }

    /** The name PostgreSQL means: folded to lower case unless quoted. */
    private static String unquoted(String identifier) {
        return identifier.length() >= 2 && identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier.toLowerCase(Locale.ROOT);
    }

    /** Walks the whole statement; the library knows which names are common table expressions. */
    private static final class Findings extends TablesNamesFinder<Void> {
        private final List<Table> seen = new ArrayList<>();
        private final Set<String> functions = new LinkedHashSet<>();
        private boolean hasSubselect;
        private boolean hasWindow;
        private boolean isTimeless = true;

        /** Every relation of the statement; common table expressions, which the library knows, are left out. */
        List<ParsedQuery.Reference> relations(Statement statement) {
            Set<String> names = getTables(statement);
            return seen.stream()
                    .filter(table -> names.contains(extractTableName(table)))
                    .map(Findings::reference)
                    .toList();
        }

        private static ParsedQuery.Reference reference(Table table) {
            int line = table.getASTNode() == null ? 1 : table.getASTNode().jjtGetFirstToken().beginLine;
            Optional<String> schema = Optional.ofNullable(table.getSchemaName()).map(QueryParser::unquoted);
            return new ParsedQuery.Reference(schema, unquoted(table.getName()), line);
        }

        @Override
        public <S> Void visit(Table table, S context) {
            seen.add(table);
            return super.visit(table, context);
        }

        @Override
        public <S> Void visit(Function function, S context) {
            functions.add(unquoted(function.getName()));
            return super.visit(function, context);
        }

        @Override
        public <S> Void visit(ParenthesedSelect subselect, S context) {
            hasSubselect = true;
            return super.visit(subselect, context);
        }

        @Override
        public <S> Void visit(AnalyticExpression window, S context) {
            hasWindow = true;
            return super.visit(window, context);
        }

        @Override
        public <S> Void visit(TimeKeyExpression time, S context) {
            isTimeless = false;
            return super.visit(time, context);
        }

        @Override
        public <S> Void visit(NextValExpression sequence, S context) {
            isTimeless = false;
            return super.visit(sequence, context);
        }

        @Override
        public <S> Void visit(StringValue text, S context) {
            isTimeless &= !TIME_WORDS.contains(text.getValue().strip().toLowerCase(Locale.ROOT));
            return super.visit(text, context);
        }
    }
}
