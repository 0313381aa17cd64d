package org.headrace.serve.pages;

import java.time.Instant;
import java.util.List;

/** Runs as bars, oldest first, whose heights are their lengths. */
record RunBars(List<Bar> bars, double longest) {
    private static final double LOWEST = 6;
    private static final double HIGHEST = 100;

    RunBars {
        bars = List.copyOf(bars);
    }

    /** A run; its height is in per cent. */
    record Bar(RunRow run, double height, String length) {
        double top() {
            return HIGHEST - height;
        }

        /** What the bar stands for, in words. */
        String words() {
            return run.command() + " " + run.state() + ", " + Text.minute(run.startedAt()) + " UTC"
                    + (length.isEmpty() ? "" : ", " + length);
        }
    }

    /** Bars of runs, which are given oldest first. */
    static RunBars of(List<RunRow> runs, Instant now) {
        double longest = runs.stream()
                .flatMap(run -> run.seconds(now).stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        return new RunBars(
                runs.stream()
                        .map(run -> new Bar(
                                run,
                                Math.max(LOWEST, HIGHEST * run.seconds(now).orElse(0.0) / Math.max(longest, 0.001)),
                                run.length(now)))
                        .toList(),
                longest);
    }
}
