/** PostgreSQL as a source: one snapshot, what the ids of transactions or digests tell of changes, and rows by COPY. */
package org.headrace.source.postgres;
