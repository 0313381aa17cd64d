package org.headrace.state;

import java.util.Map;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/**
 * A model or check as it was last built.
 *
 * @param definition the hash of its file
 * @param changes by input, what changed in it since; inputs without a change are absent
 */
public record KnownBuild(String definition, Map<TableName, PeriodSet> changes) {
    public KnownBuild {
        changes = Map.copyOf(changes);
    }
}
