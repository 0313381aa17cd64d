package org.headrace.run;

import java.time.Duration;
import java.util.function.Supplier;
import org.headrace.db.Session;
import org.headrace.state.Caller;

/**
 * What makes runs known to others: who runs them, and how their steps are shown while they go on.
 *
 * @param connect opens another session to the warehouse; the run closes it, and calls this on a thread of its own
 * @param delay how long a run lasts before that session opens
 */
public record Watching(Caller caller, Supplier<Session> connect, Duration delay) {
    /** A short run is over before it is of use to watch it, and shall need no second session. */
    public static final Duration DELAY = Duration.ofSeconds(2);
}
