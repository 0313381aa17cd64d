/** Loaded by a class loader of its own, together with DuckDB's classes. */
package org.headrace.duckdb.driver;
