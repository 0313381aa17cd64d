package org.headrace.source.postgres;

import java.util.Set;

/**
 * The one table whose row versions a load compares.
 *
 * @param leaves the oids of the partitions or child tables that have its rows; empty if it is a plain table
 */
record ScannedTable(long oid, Set<Long> leaves) {
    ScannedTable {
        leaves = Set.copyOf(leaves);
    }
}
