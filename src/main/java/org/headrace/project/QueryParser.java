package org.headrace.project;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
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
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableStatement;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.headrace.TableName;
import org.headrace.TableScan;

/** Reads a query's relations and shape from its text, by JSqlParser. */
final class QueryParser {
    private static final Pattern NOT_A_LETTER = Pattern.compile("[^a-z]+");
    private static final Set<String> TIME_WORDS = Set.of("now", "today", "tomorrow", "yesterday");
    /** Reserved words of PostgreSQL that name neither a column nor a function; who connects counts as a time, too. */
    private static final Set<String> SESSION_WORDS = Set.of(
            "localtime",
            "localtimestamp",
            "current_time",
            "current_timestamp",
            "current_date",
            "current_user",
            "current_role",
            "current_catalog",
            "current_schema",
            "session_user",
            "system_user",
            "user");

    /** Types of PostgreSQL's own whose values read the same for ever. */
    private static final Set<String> PLAIN_TYPES = Set.of(
            "smallint",
            "int2",
            "int",
            "integer",
            "int4",
            "bigint",
            "int8",
            "numeric",
            "decimal",
            "real",
            "float4",
            "float",
            "double precision",
            "float8",
            "text",
            "varchar",
            "character varying",
            "char",
            "character",
            "bpchar",
            "boolean",
            "bool",
            "bytea",
            "uuid",
            "json",
            "jsonb",
            "date",
            "time",
            "time without time zone",
            "timetz",
            "timestamp",
            "timestamp without time zone",
            "timestamp with time zone",
            "timestamptz",
            "interval",
            "inet");

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

    private QueryParser() {}

    static ParsedQuery parse(String sql) throws UnreadableQueryException {
        Select select = select(sql);
        return new ParsedQuery(findings(select).relations(), hasStar(select));
    }

    /** Present if the query reads one relation row by row. */
    static Optional<TableScan> scan(String sql) throws UnreadableQueryException {
        Select select = select(sql);
        return scan(select, findings(select));
    }

    private static Select select(String sql) throws UnreadableQueryException {
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

    private static Findings findings(Select select) throws UnreadableQueryException {
        Findings findings = new Findings(select);
        try {
            findings.walk();
        } catch (RuntimeException e) {
            // The library does not expect everything that it can read, such as FETCH without a number.
            throw new UnreadableQueryException(1, "cannot read this SQL: the parser has no support for it", e);
        } catch (StackOverflowError e) {
            throw nestedTooDeeply(e);
        }
        return findings;
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

    private static Optional<TableScan> scan(Select select, Findings findings) {
        if (!(select instanceof PlainSelect plain)
                || !(plain.getFromItem() instanceof Table table)
                || table.getSampleClause() != null
                || (table.getAlias() != null && table.getAlias().getAliasColumns() != null)
                || !isRowByRow(plain)
                || findings.hasSubselect
                || findings.hasWindow
                || findings.hasOwnType
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
        String items = plain.getSelectItems().stream().map(SelectItem::toString).collect(Collectors.joining(", "));
        String where = plain.getWhere() == null ? "true" : plain.getWhere().toString();
        return Optional.of(new TableScan(
                table.getFullyQualifiedName(),
                table.toString(),
                qualifier,
                where,
                items,
                columns,
                references(plain, columns.keySet(), findings),
                findings.functions,
                findings.isTimeless));
    }

    /** What is mentioned as a column, but for the names of the result by which it is ordered. */
    private static Set<String> references(PlainSelect plain, Set<String> outputs, Findings findings) {
        List<String> references = new ArrayList<>(findings.columns);
        if (plain.getOrderByElements() != null) {
            plain.getOrderByElements().stream()
                    .map(OrderByElement::getExpression)
                    .filter(expression -> expression instanceof Column column && column.getTable() == null)
                    .map(expression -> unquoted(((Column) expression).getColumnName()))
                    .filter(outputs::contains)
                    .forEach(references::remove);
        }
        return Set.copyOf(references);
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
        private final Select outermost;
        private final Set<String> names = new HashSet<>();
        private final List<Table> seen = new ArrayList<>();
        private final Set<String> commonTables = new LinkedHashSet<>();
        private final Set<String> functions = new LinkedHashSet<>();
        private final List<String> columns = new ArrayList<>();
        private boolean hasSubselect;
        private boolean hasWindow;
        private boolean hasOwnType;
        private boolean isTimeless = true;

        Findings(Select outermost) {
            this.outermost = outermost;
        }

        void walk() {
            names.addAll(getTables((Statement) outermost));
        }

        /** Every relation of the statement once a line; common table expressions are left out. */
        List<ParsedQuery.Reference> relations() {
            return seen.stream()
                    .filter(table -> names.contains(extractTableName(table)))
                    .map(Findings::reference)
                    .filter(table -> table.schema().isPresent() || !commonTables.contains(table.name()))
                    .distinct()
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
            List<String> parts = function.getMultipartName();
            String name = unquoted(parts.get(parts.size() - 1));
            functions.add(name);
            isTimeless &= !SESSION_WORDS.contains(name);
            return super.visit(function, context);
        }

        @Override
        public <S> Void visit(Column column, S context) {
            columns.add(unquoted(column.getColumnName()));
            isTimeless &= column.getTable() != null
                    || !SESSION_WORDS.contains(column.getColumnName().toLowerCase(Locale.ROOT));
            return super.visit(column, context);
        }

        @Override
        public <S> Void visit(WithItem<?> commonTable, S context) {
            commonTables.add(unquoted(commonTable.getAlias().getName()));
            return super.visit(commonTable, context);
        }

        @Override
        public <S> Void visit(PlainSelect select, S context) {
            hasSubselect |= select != outermost;
            return super.visit(select, context);
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

        /** A type of the user's may come to read otherwise, and so may the name of an object, such as {@code 16384::regclass}. */
        @Override
        public <S> Void visit(CastExpression cast, S context) {
            hasOwnType |= !PLAIN_TYPES.contains(plainName(cast.getColDataType().getDataType()));
            return super.visit(cast, context);
        }

        private static String plainName(String type) {
            String name = type.toLowerCase(Locale.ROOT).replaceAll("\\s*\\(.*\\)|\\[.*]", "");
            return name.startsWith("pg_catalog.") ? name.substring("pg_catalog.".length()) : name;
        }

        @Override
        public <S> Void visit(NextValExpression sequence, S context) {
            isTimeless = false;
            return super.visit(sequence, context);
        }

        @Override
        public <S> Void visit(StringValue text, S context) {
            isTimeless &= !mentionsTime(text.getValue());
            return super.visit(text, context);
        }

        @Override
        public <S> Void visit(DateTimeLiteralExpression literal, S context) {
            isTimeless &= !mentionsTime(literal.getValue());
            return super.visit(literal, context);
        }

        /** PostgreSQL reads more than one word as a time, such as {@code today 10:00}. */
        private static boolean mentionsTime(String text) {
            return NOT_A_LETTER.splitAsStream(text.toLowerCase(Locale.ROOT)).anyMatch(TIME_WORDS::contains);
        }
    }
}
