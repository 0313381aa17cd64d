package org.headrace.serve.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows that a check objected to in a run, as far as they were kept.
 *
 * @param rows values in the order of the columns; null is an empty text
 */
record ViolatingRows(List<String> columns, List<List<String>> rows) {
    static final ViolatingRows NONE = new ViolatingRows(List.of(), List.of());

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** More are not kept. */
    private static final int MOST = 1000;

    static ViolatingRows of(Reading reading, long run, String check) {
        List<JsonNode> rows = reading.state(
                MOST,
                row -> parse(row.getString(1)),
                "select row::text from headrace.violation where run_id = ? and check_name = ?",
                run,
                check);
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        return new ViolatingRows(
                List.copyOf(columns),
                rows.stream()
                        .map(row -> columns.stream()
                                .map(column -> text(row.path(column)))
                                .toList())
                        .toList());
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
