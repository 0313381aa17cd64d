package org.headrace.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
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
     * Does the work; throws the failure of its last attempt, to which those before it are added.
     *
     * @param wait how long to wait for another run of the pipeline to end
     */
    public void perform(String pipeline, Duration wait, Attempt attempt) {
        Duration patience = wait;
        Duration delay = FIRST_DELAY;
        Optional<HeadraceException> previous = Optional.empty();
        for (int retry = 1; true; retry++) {
            try {
                attempt.perform(patience);
                return;
            } catch (HeadraceException failure) {
                previous.ifPresent(failure::addSuppressed);
                if (!isWorthRetry(retry, failure)) {
                    throw failure;
                }
                report(pipeline, failure, retry, delay);
                if (pause.isInterruptedWithin(delay)) {
                    throw failure;
                }
                previous = Optional.of(failure);
            }
            delay = shorter(delay.multipliedBy(2), LONGEST_DELAY);
            patience = wait.compareTo(LOST_SESSION) > 0 ? wait : LOST_SESSION;
        }
    }

    private boolean isWorthRetry(int retry, HeadraceException failure) {
        return retry <= most && DatabaseException.isTransient(failure) && !pause.isInterruptedWithin(Duration.ZERO);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void report(String pipeline, HeadraceException failure, int retry, Duration delay) {
        LOG.warn(
                "{}: {}\n  It is tried again in {} s (retry {} of {}).",
                pipeline,
                failure.getMessage().lines().findFirst().orElse(""),
                String.format(Locale.ROOT, "%.1f", delay.toMillis() / 1000.0),
                retry,
                most);
    }
}
