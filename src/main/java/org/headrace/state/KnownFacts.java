package org.headrace.state;

import org.headrace.QueryFacts;

/**
 * What the warehouse said of a query.
 *
 * @param definition the hash of the file that it was asked about
 * @param calls a hash of what the functions that the query calls are now; empty if it calls none
 */
public record KnownFacts(String definition, QueryFacts facts, String calls) {}
