package org.headrace.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.headrace.PathTemplate;

/** What {@code headrace export} was asked for: everything, a year, a month or a day. */
public record DateFilter(OptionalInt year, OptionalInt month, OptionalInt day) {
    public static final DateFilter EVERYTHING =
            new DateFilter(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /**
     * The values that the files of a path must have: by column, for as far as the path names year, month and day. So a
     * filter by month takes that month's days, the month itself, and the year that contains it.
     */
    public Map<String, Integer> conditions(PathTemplate path) {
        Map<String, Integer> conditions = new LinkedHashMap<>();
        add(conditions, path, "year", year);
        add(conditions, path, "month", month);
        add(conditions, path, "day", day);
        return conditions;
    }

    private static void add(Map<String, Integer> conditions, PathTemplate path, String column, OptionalInt value) {
        if (value.isPresent() && path.columns().contains(column)) {
            conditions.put(column, value.getAsInt());
        }
    }

    String describe(PathTemplate path) {
        Map<String, Integer> conditions = conditions(path);
        return conditions.isEmpty()
                ? "all its files"
                : conditions.entrySet().stream()
                        .map(condition -> condition.getKey() + " " + condition.getValue())
                        .collect(Collectors.joining(", "));
    }
}
