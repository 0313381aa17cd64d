package org.headrace.source.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a load of a log with a cursor depends on beside the rows, in a form that tells whether what was loaded can be continued: its
 * history cannot be loaded again, as the source may have removed it.
 *
 * @param query a hash of the query's tokens, the cursor's column, and the functions that are called
 * @param columns the columns of the source's table, as they are stored
 */
record LogDefinition(String query, List<LogColumn> columns) {
    /** How a definition follows an earlier one. */
    enum Succession {
        /** What was loaded stays as it is, and new rows come to it. */
        CONTINUES,
        /** A column has a wider type: every row was written anew, with the same values. */
        WIDENED,
        OTHER
    }

    LogDefinition {
        columns = List.copyOf(columns);
    }

    /**
     * A column of the source's table.
     *
     * @param isLate whether it was added after the first load, with a default that older rows have at the source alone
     */
    private record LogColumn(String number, String type, String modifier, boolean isLate, String rest) {
        private static final String INT2 = "21";
        private static final String INT4 = "23";
        private static final String INT8 = "20";
        private static final String NUMERIC = "1700";
        private static final String TEXT = "25";
        private static final String VARCHAR = "1043";

        /** Types that write every value of the type they are listed under as that one does. */
        private static final Map<String, Set<String>> WIDER = Map.of(
                INT2, Set.of(INT4, INT8, NUMERIC),
                INT4, Set.of(INT8, NUMERIC),
                INT8, Set.of(NUMERIC),
                VARCHAR, Set.of(TEXT),
                TEXT, Set.of(VARCHAR));

        /** Reads what scannable_table.sql writes, after a mark for late ones. */
        static LogColumn parse(String text) {
            boolean isLate = text.startsWith("+");
            String[] parts = (isLate ? text.substring(1) : text).split(":", 4);
            return new LogColumn(parts[0], parts[1], parts[2], isLate, parts[3]);
        }

        boolean hasDefaultForOlderRows() {
            return rest.startsWith("t:");
        }

        LogColumn late() {
            return new LogColumn(number, type, modifier, true, rest);
        }

        /** The labels of an enum; renaming one changes what older rows read as. */
        String labels() {
            return rest.split(":", 3)[1];
        }

        Succession after(LogColumn earlier) {
            if (!labels().equals(earlier.labels())) {
                return Succession.OTHER;
            }
            if (!type.equals(earlier.type)) {
                return WIDER.getOrDefault(earlier.type, Set.of()).contains(type) && modifier.equals("-1")
                        ? Succession.WIDENED
                        : Succession.OTHER;
            }
            boolean isSameLength = modifier.equals(earlier.modifier) || modifier.equals("-1") || type.equals(VARCHAR);
            return isSameLength ? Succession.CONTINUES : Succession.OTHER;
        }

        @Override
        public String toString() {
            return (isLate ? "+" : "") + String.join(":", number, type, modifier, rest);
        }
    }

    /** The definition of now, by columns as scannable_table.sql writes them. */
    static LogDefinition of(String query, List<String> columns) {
        return new LogDefinition(query, columns.stream().map(LogColumn::parse).toList());
    }

    /** The definition that was written as {@link #text()}; one of an older version has no columns. */
    static LogDefinition parse(String text) {
        String[] lines = text.split("\n");
        return of(lines[0], List.of(lines).subList(1, lines.length));
    }

    /** As it is stored. */
    String text() {
        List<String> lines = new ArrayList<>(List.of(query));
        columns.forEach(column -> lines.add(column.toString()));
        return String.join("\n", lines);
    }

    /** Whether some older rows differ from the source's in a column that came later. */
    boolean hasLateColumn() {
        return columns.stream().anyMatch(LogColumn::isLate);
    }

    /** The same, with what is known of columns that came after the first load. */
    LogDefinition after(LogDefinition earlier) {
        Map<String, LogColumn> known = earlier.byNumber();
        List<LogColumn> marked = new ArrayList<>();
        for (LogColumn column : columns) {
            LogColumn before = known.get(column.number());
            boolean isLate = before == null ? column.hasDefaultForOlderRows() : before.isLate();
            marked.add(isLate ? column.late() : column);
        }
        return new LogDefinition(query, marked);
    }

    Succession succession(LogDefinition earlier) {
        if (!query.equals(earlier.query)) {
            return Succession.OTHER;
        }
        Map<String, LogColumn> known = earlier.byNumber();
        boolean isWidened = false;
        boolean isAdded = false;
        for (LogColumn column : columns) {
            LogColumn before = known.get(column.number());
            Succession succession = before == null ? Succession.CONTINUES : column.after(before);
            if (succession == Succession.OTHER) {
                return succession;
            }
            isWidened |= succession == Succession.WIDENED;
            isAdded |= before == null;
        }
        if (isWidened) {
            return isAdded ? Succession.OTHER : Succession.WIDENED;
        }
        return Succession.CONTINUES;
    }

    private Map<String, LogColumn> byNumber() {
        Map<String, LogColumn> byNumber = new HashMap<>();
        columns.forEach(column -> byNumber.put(column.number(), column));
        return byNumber;
    }
}
