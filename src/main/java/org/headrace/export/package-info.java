/** Streams a query into a tree of CSV files. */
package org.headrace.export;
