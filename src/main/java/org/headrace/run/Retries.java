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

    private final String pipeline;
    private final int most;
    private final Pause pause;
    private Duration lockWait;
    private Duration delay = FIRST_DELAY;
    private int retry = 1;
    private Optional<HeadraceException> previous = Optional.empty();

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        /** Returns whether the run was interrupted meanwhile, which ends the pause. */
        boolean isInterruptedWithin(Duration time);
    }

    /**
     * Up to {@code most} repetitions of one piece of work, after 0.5 s, 1 s, 2 s and so on, at most a minute.
     *
     * @param wait how long the first attempt may wait for another run of the pipeline to end
     */
    Retries(String pipeline, Duration wait, int most, Pause pause) {
        this.pipeline = pipeline;
        this.lockWait = wait;
        this.most = most;
        this.pause = pause;
    }

    /** How long the next attempt may wait for another run of the pipeline to end. */
    Duration lockWait() {
        return lockWait;
    }

    /** Returns when the work is to be tried again; throws the failure, with those before it added, if it is not. */
    void awaitNext(HeadraceException failure) {
        previous.ifPresent(failure::addSuppressed);
        if (!isWorthRetry(failure)) {
            throw failure;
        }
        report(failure);
        if (pause.isInterruptedWithin(delay)) {
            throw failure;
        }
        previous = Optional.of(failure);
        retry++;
        delay = shorter(delay.multipliedBy(2), LONGEST_DELAY);
        lockWait = lockWait.compareTo(LOST_SESSION) > 0 ? lockWait : LOST_SESSION;
    }

    private boolean isWorthRetry(HeadraceException failure) {
        return retry <= most && DatabaseException.isTransient(failure) && !pause.isInterruptedWithin(Duration.ZERO);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void report(HeadraceException failure) {
        LOG.warn(
                "{}: {}\n  It is tried again in {} s (retry {} of {}).",
                pipeline,
                failure.getMessage().lines().findFirst().orElse(""),
                String.format(Locale.ROOT, "%.1f", delay.toMillis() / 1000.0),
                retry,
                most);
    }
}
