/** Files in a folder as a source: Parquet, CSV and JSON, read by DuckDB. */
package org.headrace.source.files;
