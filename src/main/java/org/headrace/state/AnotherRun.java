package org.headrace.state;

import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.TableName;

/**
 * Two runs of a pipeline at once. The lock keeps them apart as a rule, but it belongs to a session of the server, which a pooler may give
 * to others. So whoever writes compares what the state says with what it said when the run began.
 */
final class AnotherRun {
    private AnotherRun() {}

    /** What to throw in the transaction that wrote, so that it is rolled back. */
    static HeadraceException changed(TableName relation) {
        return new HeadraceException(
                ExitCode.LOCKED,
                "Another run changed " + relation + " after this run began; what this run did to it was rolled back."
                        + "\n  Run the command again: it goes on from what the other run left. One run of a pipeline at a time"
                        + " is expected; a pooler between Headrace and the warehouse can break the lock that keeps them apart.");
    }
}
