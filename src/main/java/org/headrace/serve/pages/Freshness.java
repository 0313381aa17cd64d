package org.headrace.serve.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.TableName;

/**
 * When each relation changed last, and when each raw table was last equal to its source.
 *
 * @param rows of raw tables
 */
record Freshness(Map<String, Instant> changedAt, Map<String, Instant> equalAt, Map<String, Long> rows) {
    private static final int MOST = 100_000;
    private static final int DEEPEST = 12;

    static Freshness of(Reading reading) {
        Map<String, Instant> changedAt = new HashMap<>();
        Map<String, Instant> equalAt = new HashMap<>();
        Map<String, Long> rows = new HashMap<>();
        reading.state(
                MOST,
                row -> changedAt.put(row.getString(1), row.getTimestamp(2).toInstant()),
                "select relation, changed_at from headrace.relation");
        reading.state(
                MOST,
                row -> equalAt.put(row.getString(1), row.getTimestamp(2).toInstant()),
                "select relation, equal_to_source_at from headrace.loads where equal_to_source_at is not null");
        reading.state(
                MOST, row -> rows.put(row.getString(1), row.getLong(2)), "select relation, rows from headrace.loads");
        return new Freshness(changedAt, equalAt, rows);
    }

    Optional<Instant> changed(TableName relation) {
        return Optional.ofNullable(changedAt.get(relation.toString()));
    }

    Optional<Instant> equal(TableName relation) {
        return Optional.ofNullable(equalAt.get(relation.toString()));
    }

    /**
     * A relation that another one is made from, directly or not.
     *
     * @param depth 0 for the relation that is asked about
     * @param isKnown whether the project makes it; if not, the engine does not see its changes
     * @param isRepeated whether what it reads is shown further up
     */
    record Ancestor(TableName name, int depth, boolean isKnown, boolean isRepeated) {}

    /** A relation, below it what it reads, and so on down to the raw tables. */
    static List<Ancestor> ancestors(Relations relations, TableName relation) {
        List<Ancestor> found = new ArrayList<>();
        visit(relations, relation, 0, new HashSet<>(), found);
        return found;
    }

    private static void visit(
            Relations relations, TableName relation, int depth, Set<TableName> seen, List<Ancestor> found) {
        Optional<Relations.Made> made = relations.find(relation);
        boolean isRepeated = !seen.add(relation);
        boolean hasInputs = made.filter(each -> !each.reads().isEmpty()).isPresent();
        found.add(new Ancestor(relation, depth, made.isPresent(), isRepeated && hasInputs));
        if (!isRepeated && depth < DEEPEST) {
            made.ifPresent(each -> each.reads().forEach(read -> visit(relations, read, depth + 1, seen, found)));
        }
    }
}
