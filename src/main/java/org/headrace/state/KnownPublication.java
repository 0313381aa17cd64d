package org.headrace.state;

import java.util.Map;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/**
 * A version that a published table has, or may have.
 *
 * @param definition of its query
 * @param seen the version of each input that it was made from
 * @param changes what changed in each input since, where anything did
 */
public record KnownPublication(String definition, Map<TableName, Long> seen, Map<TableName, PeriodSet> changes) {
    public KnownPublication {
        seen = Map.copyOf(seen);
        changes = Map.copyOf(changes);
    }
}
