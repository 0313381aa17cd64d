package org.headrace.source;

/** Finds what a load has to do, in the way that its mode asks for. */
interface ChangeDetection {
    /** What the result depends on beside query and rows, such as the columns of the table. */
    String basis();

    /** Whether what was learned at {@code previous} says anything about now. */
    boolean reaches(Snapshot previous);

    /** What to do if nothing is known of what was loaded. */
    Changes anew(String definition, String reason);

    /** What to do if what was loaded came from another query, or from other columns. */
    Changes redefined(String definition, String reason);

    /** What to do if what was loaded came from elsewhere, such as a server that was restored since. */
    Changes elsewhere(String definition, String reason);

    /** What to do after {@code previous}, which is within reach. */
    Changes since(LoadedState previous);
}
