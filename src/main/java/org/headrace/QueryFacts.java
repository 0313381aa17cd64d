package org.headrace;

import java.util.List;
import java.util.Set;

/**
 * What the warehouse says of a query beside its result. The text alone does not tell all of it: what functions and views of others
 * read, and what changes by itself.
 *
 * @param relations what it reads, at the least
 * @param hidden those of them that it reads in a way that its text does not show, such as in a function
 * @param always why its result can change while these relations stand still, each as what the query does; empty if it cannot
 * @param functions the functions that it calls and that are not PostgreSQL's own, by their numbers in the catalog
 */
public record QueryFacts(Set<TableName> relations, Set<TableName> hidden, List<String> always, List<Long> functions) {
    /** What query_facts.sql says of a literal such as {@code 'today'} that is read as a time. */
    private static final String TIME_LITERAL = "has a literal such as 'now'";

    /** Of a query that calls no function of others and reads nothing. */
    public static final QueryFacts NONE = new QueryFacts(Set.of(), Set.of(), List.of(), List.of());

    public QueryFacts {
        relations = Set.copyOf(relations);
        hidden = Set.copyOf(hidden);
        always = List.copyOf(always);
        functions = List.copyOf(functions);
    }

    /** Whether PostgreSQL fixes the query's time when it creates a view of it, materialized or not. */
    public boolean hasTimeLiteral() {
        return always.contains(TIME_LITERAL);
    }
}
