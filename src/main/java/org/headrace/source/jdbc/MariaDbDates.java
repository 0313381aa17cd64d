package org.headrace.source.jdbc;

import java.time.LocalDateTime;
import java.time.YearMonth;

/**
 * Dates as MariaDB writes them, which may be such as {@code 0000-00-00}, {@code 2023-00-00}, or, by a setting of the server, {@code
 * 2023-02-31}. PostgreSQL has none of them, nor a year 0; they land as null.
 */
final class MariaDbDates {
    private MariaDbDates() {}

    /** Whether a text begins with a date that the calendar has. */
    static boolean isDate(String text) {
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        return year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    /** The condition that holds where a column lands as null. */
    static String isNull(String column) {
        return "(%1$s is null or year(%1$s) = 0 or month(%1$s) = 0 or dayofmonth(%1$s) = 0 or dayofmonth(%1$s) >"
                        .formatted(column)
                + " dayofmonth(last_day(date_format(" + column + ", '%Y-%m-01'))))";
    }

    /** The time of a date, with an hour and a minute or without, that {@link #isDate}. */
    static LocalDateTime time(String text) {
        int hour = text.length() < 13 ? 0 : number(text, 11, 13);
        int minute = text.length() < 16 ? 0 : number(text, 14, 16);
        return LocalDateTime.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10), hour, minute);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
