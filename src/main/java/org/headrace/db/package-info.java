/** The only package that names the drivers of servers, Flyway and HikariCP: connections, transactions, COPY. */
package org.headrace.db;
