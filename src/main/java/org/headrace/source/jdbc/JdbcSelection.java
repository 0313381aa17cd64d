package org.headrace.source.jdbc;

import org.headrace.source.Selection;

/** The rows of a query in the source's SQL, which has the columns of the load's own. */
record JdbcSelection(String sql) implements Selection {}
