package org.headrace.serve.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that a check objected to in a run, as far as they were kept.
 *
 * @param rows for each row its values in the order of the columns; null is an empty text
 */
record Violations(String check, List<String> columns, List<List<String>> rows) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_KEPT = 1000;
    private static final int MOST_CHECKS = 100;

    /** The rows of a run by check, at most so many of each. */
    static List<Violations> of(Reading reading, long run, int most) {
        return read(reading, run, most, Optional.empty());
    }

    /** The rows of one check, as many as were kept; none of which is an empty list. */
    static Violations of(Reading reading, long run, String check) {
        return read(reading, run, MOST_KEPT, Optional.of(check)).stream()
                .findFirst()
                .orElseGet(() -> new Violations(check, List.of(), List.of()));
    }

    private static List<Violations> read(Reading reading, long run, int most, Optional<String> check) {
        Map<String, List<JsonNode>> rows = new LinkedHashMap<>();
        reading.state(
                        most * MOST_CHECKS,
                        row -> List.of(row.getString(1), row.getString(2)),
                        """
                        select check_name, row::text
                        from (
                            select check_name, row, row_number() over (partition by check_name) as position
                            from headrace.violation
                            where run_id = ? and check_name = coalesce(?, check_name)
                        ) as numbered
                        where position <= ?
                        order by check_name, position""",
                        run,
                        check.orElse(null),
                        most)
                .forEach(row -> rows.computeIfAbsent(row.get(0), name -> new ArrayList<>())
                        .add(parse(row.get(1))));
        return rows.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Violations of(String check, List<JsonNode> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        List<List<String>> values = rows.stream()
                .map(row ->
                        columns.stream().map(column -> text(row.path(column))).toList())
                .toList();
        return new Violations(check, List.copyOf(columns), values);
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
