/**
 * Sources other than PostgreSQL that are asked through JDBC: what changed is told by digests of the rows, and rows travel as CSV. What they
 * share is {@link org.headrace.source.jdbc.DigestedRows}; each has a {@link org.headrace.source.jdbc.Dialect} of its own.
 */
package org.headrace.source.jdbc;
