package org.headrace.state;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/**
 * A model or check as it was last built.
 *
 * @param definition the hash of its file, and after that of the functions that it calls
 * @param changes by input, what changed in it since; inputs without a change are absent
 * @param trace a hash of what is traced for it, if anything is; or {@link #MIXED}, or what an older version left
 * @param inputs the relations that it was known to read
 */
public record KnownBuild(
        String definition, Map<TableName, PeriodSet> changes, Optional<String> trace, Set<TableName> inputs) {
    /**
     * In place of a trace that may be of other rows than the model's, as another pipeline wrote an input meanwhile, or that was kept in
     * another way for the periods that are not rebuilt. No trace has this hash.
     */
    public static final String MIXED = "mixed";

    /** The trace of an incremental model that an older version built, without a proof that it rebuilt the right periods. */
    private static final String UNKNOWN = "unknown";

    public KnownBuild {
        changes = Map.copyOf(changes);
        inputs = Set.copyOf(inputs);
    }

    /** What changed in an input since; of one that it was not known to read, everything may have. */
    public PeriodSet changesOf(TableName input) {
        return inputs.contains(input) ? changes.getOrDefault(input, PeriodSet.NOTHING) : PeriodSet.EVERYTHING;
    }

    /** Whether some periods may hold other rows than the model's query gives. */
    public boolean isUnproven() {
        return trace.filter(UNKNOWN::equals).isPresent();
    }
}
