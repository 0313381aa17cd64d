package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.headrace.PeriodUnit;
import org.headrace.Truncation;

/** Reads single expressions of the parser's tree. */
final class Expressions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Set<String> TIME_TYPES =
            Set.of("timestamp", "timestamptz", "timestamp without time zone", "timestamp with time zone");

    /** A column, and how it is truncated. */
    record TruncatedColumn(Column column, Truncation truncation) {}

    private Expressions() {}

    /** The name that PostgreSQL means: folded to lower case unless quoted. */
    static String unquoted(String identifier) {
        return identifier.length() >= 2 && identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier.toLowerCase(Locale.ROOT);
    }

    /** The same expression without parentheses around it. */
    static Expression bare(Expression expression) {
        Expression bare = expression;
        while (bare instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
            bare = list.get(0);
        }
        return bare;
    }

    /** The column that an expression is; the library takes some names, such as {@code day}, for something else. */
    static Optional<Column> column(Expression expression) {
        Expression bare = bare(expression);
        if (bare instanceof Column column) {
            return Optional.of(column);
        }
        String text = bare.toString();
        return NAME.matcher(text).matches() ? Optional.of(new Column(text)) : Optional.empty();
    }

    /** The parts of a condition that must all hold. */
    static List<Expression> conjuncts(Expression condition) {
        List<Expression> parts = new ArrayList<>();
        addConjuncts(condition, parts);
        return parts;
    }

    private static void addConjuncts(Expression condition, List<Expression> parts) {
        Expression bare = condition == null ? null : bare(condition);
        if (bare instanceof AndExpression and) {
            addConjuncts(and.getLeftExpression(), parts);
            addConjuncts(and.getRightExpression(), parts);
        } else if (bare != null) {
            parts.add(bare);
        }
    }

    /** Present if the expression is a column as it is, cast to a time or a date, or truncated by {@code date_trunc}. */
    static Optional<TruncatedColumn> truncatedColumn(Expression expression) {
        Expression bare = bare(expression);
        Optional<Column> plain = column(bare);
        if (plain.isPresent()) {
            return Optional.of(new TruncatedColumn(plain.get(), Truncation.NONE));
        }
        if (bare instanceof CastExpression cast) {
            return castUnits(cast).flatMap(units -> truncatedColumn(cast.getLeftExpression(), units));
        }
        if (bare instanceof Function function) {
            return truncated(function);
        }
        if (bare instanceof TimezoneExpression zone && isUtc(zone)) {
            return truncatedColumn(zone.getLeftExpression());
        }
        return Optional.empty();
    }

    private static Optional<TruncatedColumn> truncatedColumn(Expression expression, List<PeriodUnit> units) {
        return truncatedColumn(expression)
                .map(inner ->
                        new TruncatedColumn(inner.column(), inner.truncation().then(new Truncation(units))));
    }

    /** A cast with a precision rounds, so that a time may leave its period. */
    private static Optional<List<PeriodUnit>> castUnits(CastExpression cast) {
        String type = cast.getColDataType().toString().toLowerCase(Locale.ROOT).strip();
        String plain = type.startsWith("pg_catalog.") ? type.substring("pg_catalog.".length()) : type;
        if (plain.equals("date")) {
            return Optional.of(List.of(PeriodUnit.DAY));
        }
        return TIME_TYPES.contains(plain) ? Optional.of(List.of()) : Optional.empty();
    }

    private static Optional<TruncatedColumn> truncated(Function function) {
        ExpressionList<?> parameters = function.getParameters();
        String name = unquoted(function.getName());
        if ((name.equals("date") || name.equals("pg_catalog.date")) && parameters != null && parameters.size() == 1) {
            return truncatedColumn(parameters.get(0), List.of(PeriodUnit.DAY));
        }
        boolean isTruncation = name.equals("date_trunc") || name.equals("pg_catalog.date_trunc");
        if (!isTruncation
                || parameters == null
                || parameters.size() != 2
                || !(parameters.get(0) instanceof StringValue unit)) {
            return Optional.empty();
        }
        return unit(unit.getValue()).flatMap(found -> truncatedColumn(parameters.get(1), List.of(found)));
    }

    private static Optional<PeriodUnit> unit(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        for (PeriodUnit unit : PeriodUnit.values()) {
            if (unit.toString().equals(name)) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    private static boolean isUtc(TimezoneExpression zone) {
        return zone.getTimezoneExpressions().stream()
                .allMatch(name ->
                        name instanceof StringValue text && text.getValue().equalsIgnoreCase("utc"));
    }
}
