package org.headrace.serve.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and names as templates show them. */
final class Text {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final double KILO = 1000;

    private Text() {}

    /** A number with separators, such as {@code 742,784}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number with its noun: {@code 1 row}, {@code 2 rows}. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A size such as {@code 1.5 MB}. */
    static String bytes(long number) {
        if (number < KILO) {
            return number + " B";
        }
        double size = number;
        int unit = -1;
        while (size >= KILO && unit < 3) {
            size /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %sB" : "%.0f %sB", size, "kMGT".charAt(unit));
    }

    /** A length of time in its two largest units, such as {@code 1 min 20 s}. */
    static String seconds(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.0f s", seconds);
        }
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (time.toHours() == 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        return time.toDays() == 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toDays() + " d " + time.toHoursPart() + " h";
    }

    /** How long ago, such as {@code 5 min ago}; {@code in 5 min} for what is to come. */
    static String ago(Instant time, Instant now) {
        long seconds = Duration.between(time, now).toSeconds();
        String amount = amount(Math.abs(seconds));
        return seconds < 0 ? "in " + amount : amount + " ago";
    }

    private static String amount(long seconds) {
        if (seconds < 90) {
            return seconds + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        if (minutes < 90) {
            return minutes + " min";
        }
        long hours = Math.round(minutes / 60.0);
        return hours < 48 ? hours + " h" : Math.round(hours / 24.0) + " days";
    }

    /** A moment in UTC, to the minute. */
    static String minute(Instant time) {
        return MINUTE.format(time.atOffset(ZoneOffset.UTC));
    }

    /** A moment in UTC, to the second. */
    static String second(Instant time) {
        return SECOND.format(time.atOffset(ZoneOffset.UTC));
    }

    /** A text as one part of a path or of a query. */
    static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The first line of a text, which may be empty. */
    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
