package org.headrace.source.jdbc;

import java.time.LocalDateTime;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.CursorColumn;
import org.headrace.HeadraceException;

/** Goes back from the highest value of a cursor: by a number, or by a time such as {@code 2 days}. */
record Lookback(CursorColumn cursor, boolean isTime) {
    private static final Pattern TIME =
            Pattern.compile("(\\d{1,9}) ?(second|minute|hour|day|week|month|year)s?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    /** From which value on the next load looks, as text; never below what it was. */
    String bound(String highest, String before) {
        String reached = before(highest);
        return isLess(reached, before) ? before : reached;
    }

    /** A value less the lookback. */
    String before(String highest) {
        String text = cursor.lookback().strip();
        if (!isTime) {
            if (!NUMBER.matcher(text).matches()) {
                throw wrong("a number, such as 1000, since '" + cursor.column() + "' is one");
            }
            return Long.toString(
                    Math.max(Long.MIN_VALUE + Long.parseLong(text), Long.parseLong(highest)) - Long.parseLong(text));
        }
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw wrong("a time in one unit, such as 2 days or 90 minutes");
        }
        int count = Integer.parseInt(matcher.group(1));
        return FORMAT.format(time(highest).minus(amount(count, matcher.group(2).toLowerCase(Locale.ROOT))));
    }

    private static TemporalAmount amount(int count, String unit) {
        return switch (unit) {
            case "second" -> java.time.Duration.of(count, ChronoUnit.SECONDS);
            case "minute" -> java.time.Duration.of(count, ChronoUnit.MINUTES);
            case "hour" -> java.time.Duration.of(count, ChronoUnit.HOURS);
            case "day" -> Period.ofDays(count);
            case "week" -> Period.ofWeeks(count);
            case "month" -> Period.ofMonths(count);
            default -> Period.ofYears(count);
        };
    }

    private boolean isLess(String one, String other) {
        return isTime ? time(one).isBefore(time(other)) : Long.parseLong(one) < Long.parseLong(other);
    }

    private static LocalDateTime time(String text) {
        return LocalDateTime.parse(text.length() == 10 ? text + " 00:00:00" : text, FORMAT);
    }

    private HeadraceException wrong(String expected) {
        return HeadraceException.failed("'lookback' is '" + cursor.lookback() + "'; expected " + expected + ".");
    }
}
