package org.headrace.run;

import java.util.Set;
import org.headrace.TableName;

/**
 * Which loads begin from nothing.
 *
 * @param everything whether all of them do
 * @param tables those that do otherwise, by their raw tables
 * @param discardsHistory whether a log's rows are deleted that its source no longer has; otherwise they stay
 */
public record Reload(boolean everything, Set<TableName> tables, boolean discardsHistory) {
    public static final Reload NOTHING = new Reload(false, Set.of(), false);
    public static final Reload EVERYTHING = new Reload(true, Set.of(), false);

    public Reload {
        tables = Set.copyOf(tables);
    }

    boolean includes(TableName table) {
        return everything || tables.contains(table);
    }
}
