/** The only package that names pgjdbc and Flyway: connections, transactions, COPY, the embedded server. */
package org.headrace.db;
