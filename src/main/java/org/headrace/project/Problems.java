package org.headrace.project;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.headrace.HeadraceException;

/** Collects what is wrong with a project, so that all of it is reported at once. */
final class Problems {
    private record Problem(String file, int line, String message) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + message;
        }
    }

    private final List<Problem> found = new ArrayList<>();

    /** Notes a problem; {@code line} counts from 1. */
    void add(String file, int line, String message) {
        found.add(new Problem(file, Math.max(line, 1), message));
    }

    /** Ends in one exception that lists every problem, if there is any. */
    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        StringBuilder report = new StringBuilder(
                found.size() == 1
                        ? "1 problem in the project; nothing was connected to:"
                        : found.size() + " problems in the project; nothing was connected to:");
        for (Problem problem : found) {
            report.append("\n  ").append(problem);
        }
        throw HeadraceException.usage(report.toString());
    }

    /** The known name nearest to {@code name}, as "; did you mean 'x'?", or the list of known names. */
    static String suggestion(String name, List<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, name.length() / 3))
                .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)))
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElseGet(() -> known.isEmpty() ? "" : "; known here: " + String.join(", ", sorted(known)));
    }

    private static List<String> sorted(List<String> names) {
        List<String> sorted = new ArrayList<>(names);
        Collections.sort(sorted);
        return sorted;
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
