package org.headrace.serve.pages;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A stretch of time that is drawn from left to right. Positions are in per cent of its width, so that a drawing has any width.
 *
 * @param ticks moments that are marked, with their words
 */
record TimeAxis(Instant from, Instant to, List<Tick> ticks) {
    private static final int TICKS = 6;
    /** Nothing is narrower, so that it can be seen. */
    private static final double NARROWEST = 0.25;
    /** Steps between ticks, in seconds. */
    private static final List<Double> STEPS = List.of(
            0.05,
            0.1,
            0.2,
            0.5,
            1.0,
            2.0,
            5.0,
            10.0,
            20.0,
            30.0,
            60.0,
            120.0,
            300.0,
            600.0,
            1200.0,
            1800.0,
            3600.0,
            7200.0,
            14400.0,
            21600.0,
            43200.0,
            86400.0,
            172_800.0,
            604_800.0,
            1_209_600.0,
            2_592_000.0,
            7_776_000.0,
            31_536_000.0);

    TimeAxis {
        ticks = List.copyOf(ticks);
    }

    /** A mark on the axis. */
    record Tick(String at, String word) {}

    /** Where something is, as values of attributes. */
    record Span(String x, String width) {}

    /** An axis with marks at moments of the clock. */
    static TimeAxis of(Instant from, Instant to) {
        double step = step(seconds(from, to));
        DateTimeFormatter words = DateTimeFormatter.ofPattern(
                step >= 86400 ? "yyyy-MM-dd" : step >= 60 ? "MM-dd HH:mm" : "HH:mm:ss", Locale.ROOT);
        long stepMillis = Math.round(step * 1000);
        List<Tick> ticks = new ArrayList<>();
        for (long at = Math.floorDiv(from.toEpochMilli(), stepMillis) * stepMillis + stepMillis;
                at < to.toEpochMilli();
                at += stepMillis) {
            Instant moment = Instant.ofEpochMilli(at);
            ticks.add(new Tick(percent(share(from, to, moment)), words.format(moment.atOffset(ZoneOffset.UTC))));
        }
        return new TimeAxis(from, to, ticks);
    }

    /** An axis whose marks count from its beginning. */
    static TimeAxis fromStart(Instant from, Instant to) {
        double length = seconds(from, to);
        double step = step(length);
        List<Tick> ticks = new ArrayList<>();
        for (int i = 1; i * step < length; i++) {
            double at = i * step;
            String word = step < 1
                    ? String.format(Locale.ROOT, step < 0.1 ? "%.2f s" : "%.1f s", at)
                    : at < 60 ? Math.round(at) + " s" : Text.seconds(at);
            ticks.add(new Tick(percent(at / length), word));
        }
        return new TimeAxis(from, to, ticks);
    }

    private static double step(double length) {
        return STEPS.stream().filter(step -> length / step <= TICKS).findFirst().orElse(length / TICKS);
    }

    Span span(Instant start, Instant end) {
        double x = share(from, to, start);
        double width = Math.max(NARROWEST / 100, share(from, to, end) - x);
        return new Span(percent(Math.min(x, 1 - NARROWEST / 100)), percent(width));
    }

    private static double share(Instant from, Instant to, Instant moment) {
        return Math.min(1, Math.max(0, seconds(from, moment) / seconds(from, to)));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f%%", share * 100);
    }
}
