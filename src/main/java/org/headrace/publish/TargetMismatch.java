package org.headrace.publish;

import java.util.List;
import org.headrace.HeadraceException;

/** Says how a table that is there does not fit the query. */
final class TargetMismatch {
    private TargetMismatch() {}

    /**
     * The failure.
     *
     * @param there the columns of the table and their types
     * @param problems each a clause of its own
     */
    static HeadraceException of(Published published, String there, List<String> problems) {
        return HeadraceException.failed(
                published.description().replaceFirst("^t", "T")
                        + " does not fit the query; nothing was sent:\n  "
                        + String.join("\n  ", problems)
                        + "\n  the query gives: " + published.describeColumns()
                        + "\n  the table has:   " + there
                        + "\n  Change the query or the table, or drop the table: the next run creates it as the query needs it.");
    }
}
