package org.headrace.source;

import org.headrace.db.Copy;

/**
 * What a copy brought.
 *
 * @param read the rows and bytes that went to the warehouse
 * @param current what is known of the source once these rows are in place
 */
public record Copied(Copy.Copied read, LoadedState current) {}
