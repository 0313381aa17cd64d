package org.headrace.embedded;

import java.time.Duration;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** How long to go on looking for something that another process is about to do. */
record Deadline(long nanoTime) {
    private static final long PAUSE_MILLIS = 5;

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean hasPassed() {
        return System.nanoTime() - nanoTime > 0;
    }

    /** Lets a few milliseconds pass before the next look. */
    void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeadraceException(
                    ExitCode.INTERRUPTED,
                    "Interrupted while waiting for the embedded server; run the command again.",
                    e);
        }
    }
}
