package org.headrace.project;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.NextValExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.util.TablesNamesFinder;

/** Walks the whole statement; the library knows which names are common table expressions. */
final class QueryWalk extends TablesNamesFinder<Void> {
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

    QueryWalk(Select outermost) {
        this.outermost = outermost;
    }

    void walk() {
        names.addAll(getTables((Statement) outermost));
    }

    /** Whether nothing was seen by which a row of the result could depend on other rows, or on what a type of the user's makes of a value. */
    boolean isOfSingleRows() {
        return !hasSubselect && !hasWindow && !hasOwnType;
    }

    /** Whether nothing was seen that reads the clock, a sequence, or who is connected. */
    boolean isTimeless() {
        return isTimeless;
    }

    /** The names of the functions that are called, without their schemas. */
    Set<String> functions() {
        return functions;
    }

    /** What is written as a column, each as often as it is written. */
    List<String> columns() {
        return columns;
    }

    /** Every relation of the statement once a line; common table expressions are left out. */
    List<ParsedQuery.Reference> relations() {
        return seen.stream()
                .filter(table -> names.contains(extractTableName(table)))
                .map(QueryWalk::reference)
                .filter(table -> table.schema().isPresent() || !commonTables.contains(table.name()))
                .distinct()
                .toList();
    }

    private static ParsedQuery.Reference reference(Table table) {
        int line = table.getASTNode() == null ? 1 : table.getASTNode().jjtGetFirstToken().beginLine;
        Optional<String> schema = Optional.ofNullable(table.getSchemaName()).map(QueryParser::unquoted);
        return new ParsedQuery.Reference(schema, QueryParser.unquoted(table.getName()), line);
    }

    @Override
    public <S> Void visit(Table table, S context) {
        seen.add(table);
        return super.visit(table, context);
    }

    @Override
    public <S> Void visit(Function function, S context) {
        List<String> parts = function.getMultipartName();
        String name = QueryParser.unquoted(parts.get(parts.size() - 1));
        functions.add(name);
        isTimeless &= !SESSION_WORDS.contains(name);
        return super.visit(function, context);
    }

    @Override
    public <S> Void visit(Column column, S context) {
        columns.add(QueryParser.unquoted(column.getColumnName()));
        isTimeless &= column.getTable() != null
                || !SESSION_WORDS.contains(column.getColumnName().toLowerCase(Locale.ROOT));
        return super.visit(column, context);
    }

    @Override
    public <S> Void visit(WithItem<?> commonTable, S context) {
        commonTables.add(QueryParser.unquoted(commonTable.getAlias().getName()));
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
        hasOwnType |= !PlainTypes.contain(cast.getColDataType().getDataType());
        return super.visit(cast, context);
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
