package org.headrace.feed;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt: twice as long each time, and a bit at random, so that many clients do not come at once. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final DoubleSupplier random;
    private int failures;

    /** {@code random}: gives numbers from 0 to 1. */
    public Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The last attempt has succeeded: begin with the shortest wait again. */
    public void reset() {
        failures = 0;
    }

    /**
     * The next wait: between half and all of what is due.
     *
     * @param wanted what the other side asked for as its first wait
     */
    public Duration next(Optional<Duration> wanted) {
        long first = Math.max(wanted.orElse(FIRST).toMillis(), SHORTEST.toMillis());
        long due = Math.min(first << Math.min(failures, 10), LONGEST.toMillis());
        failures++;
        return Duration.ofMillis(Math.round(due * (1 + random.getAsDouble()) / 2));
    }
}
