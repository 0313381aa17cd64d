package org.headrace.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.headrace.QueryFacts;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * Asks the warehouse what a query reads and calls: it reads the query as a temporary view, which is rolled back. Works within the
 * caller's transaction, which goes on also if the query is wrong.
 *
 * @param made the relations that the project makes
 */
public record QueryInspection(Session warehouse, Set<TableName> made) {
    private static final String SAVEPOINT = "headrace_asked";

    public QueryInspection {
        made = Set.copyOf(made);
    }

    /**
     * A query, and what the server cannot see of its text any more.
     *
     * @param hasTimeLiteral whether a literal of it may stand for the present time
     * @param readsParametersOnly whether every setting that it reads is one of its own parameters
     */
    public record Question(String sql, boolean hasTimeLiteral, boolean readsParametersOnly) {}

    /**
     * What came of it.
     *
     * @param addsDoubles whether it adds numbers whose sum depends on the order of the rows
     */
    public record Answer(QueryFacts facts, boolean addsDoubles) {}

    /**
     * Asks.
     *
     * @throws DatabaseException if the server cannot read the query
     */
    public Answer ask(Question question) {
        // Compiling the question takes longer than answering it.
        warehouse.execute("savepoint " + SAVEPOINT + "; set local jit = off");
        try {
            // As a sub-select the query may have columns of one name, or none.
            warehouse.execute("create temporary view headrace_asked as select 1 as one from (\n" + question.sql()
                    + "\n) as asked");
            Answer answer = answer(question);
            rollBack();
            return answer;
        } catch (DatabaseException failure) {
            try {
                rollBack();
            } catch (DatabaseException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    private void rollBack() {
        warehouse.execute("rollback to savepoint " + SAVEPOINT + "; release savepoint " + SAVEPOINT);
    }

    private Answer answer(Question question) {
        Set<TableName> relations = new LinkedHashSet<>();
        Set<TableName> hidden = new LinkedHashSet<>();
        Set<String> always = new TreeSet<>();
        List<Long> functions = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        warehouse.query(
                row -> switch (row.getString("kind")) {
                    case "hidden" -> hidden.add(new TableName(row.getString("name"), row.getString("detail")));
                    case "relation" -> relations.add(new TableName(row.getString("name"), row.getString("detail")));
                    case "always" -> always.add(row.getString("name") + row.getString("detail"));
                    case "doubles" -> sums.add(row.getString("name"));
                    default -> functions.add(row.getLong("name"));
                },
                SqlResource.read(QueryInspection.class, "query_facts.sql"),
                made.stream().map(TableName::toString).toArray(String[]::new),
                question.hasTimeLiteral(),
                question.readsParametersOnly());
        return new Answer(new QueryFacts(relations, hidden, List.copyOf(always), functions), !sums.isEmpty());
    }
}
