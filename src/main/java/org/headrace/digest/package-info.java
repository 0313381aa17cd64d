/** Digests of the rows of a relation, which are the same on every PostgreSQL server that has the same rows. */
package org.headrace.digest;
