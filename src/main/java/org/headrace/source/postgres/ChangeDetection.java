package org.headrace.source.postgres;

import java.util.Optional;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.RawContents;

/** Finds what a load has to do, in the way that its mode asks for. */
interface ChangeDetection {
    /** What the result depends on beside query and rows, such as the columns of the table. */
    String basis();

    /** Why what was learned at {@code last} does not say what changed since; absent if it does. */
    Optional<Doubt> doubt(PostgresPosition last);

    /** What to do if nothing is known of what was loaded. */
    Changes anew(String definition, String reason);

    /** What to do if what was loaded came from another query, or from other columns. */
    Changes redefined(String definition, String reason);

    /** What to do if contents must be compared. */
    Changes byContent(LoadedState previous, RawContents raw, Doubt doubt);

    /**
     * Which rows a load keeps equal to the source, as SQL over the columns of the query.
     *
     * @param previous the state of the last load
     */
    default String keptEqual(LoadedState previous) {
        return "true";
    }

    /** What to do after {@code previous}, of which there is no doubt. */
    Changes since(LoadedState previous);

    /** Whether a crash of the source could make {@link #since} miss a change. */
    boolean dependsOnIds();
}
