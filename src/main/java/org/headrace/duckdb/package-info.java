/** DuckDB in this process: it reads and writes Parquet, CSV and JSON files. The only package that names DuckDB's classes. */
package org.headrace.duckdb;
