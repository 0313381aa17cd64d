package org.headrace.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.headrace.QueryFacts;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.model.QueryInspection;
import org.headrace.plan.Lineage;
import org.headrace.project.Pipeline;
import org.headrace.project.Query;
import org.headrace.project.SqlFile;
import org.headrace.project.TextFacts;
import org.headrace.state.FactLog;
import org.headrace.state.KnownFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the warehouse about queries of one pipeline, and keeps what it says. */
final class FactFinder {
    private static final Logger LOG = LoggerFactory.getLogger(FactFinder.class);

    private static final String UNREADABLE = "could not be read by the warehouse when it was asked";
    /** The SQLSTATEs that say that a relation, column, function, type or schema is not there. */
    private static final Set<String> MISSING = Set.of("42P01", "42703", "42883", "42704", "3F000");

    private final Pipeline pipeline;
    private final Lineage lineage;
    private final QueryInspection inspection;
    private final FactLog log;

    FactFinder(Session warehouse, Pipeline pipeline, Lineage lineage) {
        this.pipeline = pipeline;
        this.lineage = lineage;
        this.inspection = new QueryInspection(warehouse, lineage.made());
        this.log = new FactLog(warehouse);
    }

    /**
     * Asks about one query and keeps the answer, in the caller's transaction.
     *
     * @throws DatabaseException if the warehouse cannot read the query
     */
    void ask(Query query) {
        lineage.learn(query, keep(query, inspection.ask(question(query.file())).facts()));
    }

    /** What the warehouse says of a query, or that it says nothing, so that the query is built in each run. */
    KnownFacts find(Query query) {
        QueryFacts facts;
        try {
            facts = inspection.ask(question(query.file())).facts();
        } catch (DatabaseException e) {
            LOG.debug("{}: the warehouse could not be asked what it reads", Lineage.nameOf(query), e);
            facts = new QueryFacts(Set.of(), Set.of(), List.of(UNREADABLE), List.of());
        }
        return new KnownFacts(query.file().hash(), facts, facts.functions().isEmpty() ? "" : "functions");
    }

    KnownFacts keep(Query query, QueryFacts facts) {
        return log.save(pipeline.name(), Lineage.nameOf(query), query.file().hash(), facts);
    }

    static QueryInspection.Question question(SqlFile file) {
        TextFacts text = TextFacts.of(file);
        return new QueryInspection.Question(file.sql(), text.hasTimeLiteral(), text.readsParametersOnly());
    }

    /**
     * Whether a query is to be asked about before it is built: it was not asked about yet, or what it reads may have been made
     * anew by others.
     */
    boolean isToAsk(Query query) {
        return lineage.known(query)
                .map(KnownFacts::facts)
                .map(facts -> !inspection.made().containsAll(facts.relations())
                        || !facts.functions().isEmpty()
                        || facts.always().contains(UNREADABLE))
                .orElse(true);
    }

    /** Whether what failed may succeed once another model was made. */
    static boolean isAboutSomethingMissing(DatabaseException failure) {
        return MISSING.contains(failure.sqlState());
    }

    boolean isUnknown(Query query) {
        return lineage.known(query).isEmpty();
    }

    void forgetRemoved() {
        List<String> names = new ArrayList<>();
        pipeline.queries().forEach(query -> names.add(Lineage.nameOf(query)));
        log.forgetRemoved(pipeline.name(), names);
    }
}
