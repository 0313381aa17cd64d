package org.headrace.project.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.Select;
import org.headrace.PeriodMapping;
import org.headrace.TableName;

/**
 * Tells for each input of a query how a change in some of its periods becomes a change in some periods of the result: proven, traced or
 * whole. Every place in which the text names a relation counts; a place that neither a proof covers nor a trace makes its input whole.
 */
public final class PeriodAnalysis {
    private final Map<TableName, List<PeriodMapping>> mappings = new HashMap<>();

    private PeriodAnalysis() {}

    /**
     * Analyses a query.
     *
     * @param column the column of its result that is the period
     */
    public static PeriodAnalysis of(String sql, String column, QueryInputs inputs) {
        PeriodAnalysis analysis = new PeriodAnalysis();
        SelectParser.parseWhole(sql).ifPresent(select -> analysis.analyse(select, sql, column, inputs));
        return analysis;
    }

    /**
     * Analyses a query whose rows are known by a key. Its inputs are traced or whole: the pairs of a traced one have the columns {@code
     * input_period} and, as text, {@code key_0} and so on.
     *
     * @param key the columns of its result that are the key
     */
    public static PeriodAnalysis ofKey(String sql, List<String> key, QueryInputs inputs) {
        PeriodAnalysis analysis = new PeriodAnalysis();
        SelectParser.parseWhole(sql).ifPresent(select -> {
            TraceAnalysis.Result trace = TraceAnalysis.ofKey(select, sql, key, inputs);
            String reason = "it cannot be traced"
                    + trace.obstacle().map(obstacle -> ", as " + obstacle).orElse("");
            Set<Table> left = PeriodProof.identitySet();
            left.addAll(TableNodes.of(select).tables());
            analysis.follow(select, trace, left, reason, inputs);
        });
        return analysis;
    }

    /** The mappings of the places in which the query reads the relation; whole if the text shows no such place. */
    public List<PeriodMapping> mappings(TableName relation) {
        return List.copyOf(mappings.getOrDefault(
                relation, List.of(new PeriodMapping.Whole("headrace cannot follow the whole text of the query"))));
    }

    private void analyse(Select select, String sql, String column, QueryInputs inputs) {
        TableNodes nodes = TableNodes.of(select);
        PeriodProof.Result proof = new PeriodProof(inputs).prove(select, column, CommonTables.NONE);
        TraceAnalysis.Result trace = TraceAnalysis.of(select, sql, column, inputs);
        Set<Table> left = PeriodProof.identitySet();
        left.addAll(nodes.tables());
        proof.reads().forEach(read -> add(read.relation(), new PeriodMapping.Proven(read.truncation())));
        left.removeAll(proof.covered());
        String reason = proof.failure().orElse("its period is not tied to that of the result by =")
                + trace.obstacle()
                        .map(obstacle -> "; it cannot be traced, as " + obstacle)
                        .orElse("");
        follow(select, trace, left, reason, inputs);
    }

    /** Adds what is traced of the places that are {@code left}; what else is left of them is whole, for the given reason. */
    private void follow(Select select, TraceAnalysis.Result trace, Set<Table> left, String reason, QueryInputs inputs) {
        TableNodes nodes = TableNodes.of(select);
        for (TraceAnalysis.Place place : trace.places()) {
            if (left.contains(place.table())) {
                add(place.relation(), place.mapping());
            }
        }
        trace.places().forEach(place -> left.remove(place.table()));
        for (Table table : left) {
            for (TableName relation : nodes.relations(table)) {
                whole(relation, reason, inputs);
                inputs.readBy(relation).forEach(read -> whole(read, reason, inputs));
            }
        }
    }

    private void whole(TableName relation, String reason, QueryInputs inputs) {
        boolean hasPeriods =
                inputs.period(relation).isPresent() || inputs.view(relation).isPresent();
        add(relation, new PeriodMapping.Whole(hasPeriods ? reason : "its changes are not told by period"));
    }

    private void add(TableName relation, PeriodMapping mapping) {
        List<PeriodMapping> known = mappings.computeIfAbsent(relation, name -> new ArrayList<>());
        if (!known.contains(mapping)) {
            known.add(mapping);
        }
    }
}
