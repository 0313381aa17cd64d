package org.headrace.run;

import dev.failsafe.Execution;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Locale;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what failed because a database was lost or busy for a moment. The whole work on a pipeline is repeated, on new
 * sessions: what it committed it finds again, and what it did not was rolled back.
 */
public final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    /** How long a server may take to notice that the lost session, which had the pipeline's lock, is gone. */
    private static final Duration LOST_SESSION = Duration.ofSeconds(10);

    private final int most;
    private final Pause pause;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        /** Returns whether the run was interrupted meanwhile, which ends the pause. */
        boolean isInterruptedWithin(Duration time);
    }

    /** The work, from its first connection on. */
    @FunctionalInterface
    public interface Attempt {
        /**
         * Does it all.
         *
         * @param wait how long to wait for another run of the pipeline to end
         */
        void perform(Duration wait);
    }

    /** Up to {@code most} repetitions, after 0.5 s, 1 s, 2 s and so on, at most a minute. */
    public Retries(int most, Pause pause) {
        this.most = most;
        this.pause = pause;
    }

    /**
     * Does the work; throws the failure of its last attempt.
     *
     * @param wait how long to wait for another run of the pipeline to end
     */
    public void perform(String pipeline, Duration wait, Attempt attempt) {
        try {
            attempt.perform(wait);
        } catch (HeadraceException failure) {
            Duration patience = wait.compareTo(LOST_SESSION) > 0 ? wait : LOST_SESSION;
            repeat(pipeline, failure, () -> attempt.perform(patience));
        }
    }

    /** Apart from the first attempt, so that a run which does not fail need not load the library. */
    private void repeat(String pipeline, HeadraceException first, Runnable attempt) {
        Execution<Object> attempts = Execution.of(policy());
        HeadraceException failure = first;
        attempts.recordException(failure);
        while (!attempts.isComplete()) {
            if (pause.isInterruptedWithin(Duration.ZERO)) {
                throw failure;
            }
            report(pipeline, failure, attempts);
            if (pause.isInterruptedWithin(attempts.getDelay())) {
                throw failure;
            }
            try {
                attempt.run();
                return;
            } catch (HeadraceException next) {
                next.addSuppressed(failure);
                failure = next;
                attempts.recordException(failure);
            }
        }
        throw failure;
    }

    private RetryPolicy<Object> policy() {
        return RetryPolicy.builder()
                .handleIf(DatabaseException::isTransient)
                .withMaxRetries(most)
                .withBackoff(FIRST_DELAY, LONGEST_DELAY)
                .build();
    }

    private void report(String pipeline, HeadraceException failure, Execution<Object> attempts) {
        LOG.warn(
                "{}: {}\n  It is tried again in {} s (retry {} of {}).",
                pipeline,
                failure.getMessage().lines().findFirst().orElse(""),
                String.format(Locale.ROOT, "%.1f", attempts.getDelay().toMillis() / 1000.0),
                attempts.getAttemptCount(),
                most);
    }
}
