package org.headrace.source;

import org.headrace.db.Session;

/**
 * Rows that a PostgreSQL server can compute over.
 *
 * @param from as SQL for a FROM
 */
public record Relation(Session session, String from) {}
