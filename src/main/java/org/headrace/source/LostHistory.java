package org.headrace.source;

import org.headrace.HeadraceException;

/** The refusal to load a log with a cursor anew: rows that only the warehouse still has would be lost. */
public final class LostHistory {
    private LostHistory() {}

    /**
     * Of a source that has removed rows.
     *
     * @param reason why the log cannot be continued, as a clause
     */
    public static HeadraceException of(String reason) {
        return of(reason, "that the source has removed", "the source still has");
    }

    /**
     * Of a source whose rows went in another way.
     *
     * @param gone which rows are gone, as a relative clause
     * @param left which rows are left
     */
    public static HeadraceException of(String reason, String gone, String left) {
        return HeadraceException.failed("What was loaded cannot be continued: " + reason + "; nothing was changed."
                + "\n  A log with a cursor may hold rows " + gone
                + " since. Take the change back, or load into another table"
                + " with 'into'. headrace prepare --full=TABLE --discard-history loads what " + left
                + ", and deletes the rest.");
    }
}
