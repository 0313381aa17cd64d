package org.headrace.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.headrace.ExitCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGINT and SIGTERM: the servers are told to end what they do for us, the command rolls back and says so in the state, and
 * the process ends with exit code 130. A command that does not come to its end in time is ended all the same; the servers
 * then roll back by themselves.
 */
final class Interruption {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
    private static final long PATIENCE_SECONDS = 10;

    private final List<Runnable> cancellations = new CopyOnWriteArrayList<>();
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private volatile int exitCode = ExitCode.INTERRUPTED.value();

    /** Listens for signals that come while the calling thread works, until {@link #ignore()}. */
    static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void interrupt() {
        requested.countDown();
        cancellations.forEach(Runnable::run);
        if (!hasEndedInTime()) {
            LOG.warn(
                    "Interrupted, without a word from what was at work for {} s. What was committed stays; the servers"
                            + " roll back the rest by themselves. Run the command again to go on.",
                    PATIENCE_SECONDS);
        }
        Runtime.getRuntime().halt(exitCode);
    }

    private boolean hasEndedInTime() {
        try {
            return ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Adds what ends the work that the command waits for; called from another thread. */
    void onRequest(Runnable cancellation) {
        cancellations.add(cancellation);
    }

    /** No command is at work until the next {@link #resume()}: nothing is left to be ended, and a signal ends the process at once. */
    void pause() {
        cancellations.clear();
        cancellations.add(ended::countDown);
    }

    /** Another command may begin, unless the end is requested. */
    void resume() {
        cancellations.clear();
    }

    /** What the process ends with in place of 130: the word of a child, to which the signal may not have been the end. */
    void exitWith(int code) {
        exitCode = code;
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Lets time pass, until the end of the command is requested; returns whether it is. */
    boolean isRequestedWithin(Duration time) {
        try {
            return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** From here on the process ends by itself; called by the thread that works, when it is done. */
    void ignore() {
        // Not the end of the thread: the exit that it calls next never returns while a signal is being handled.
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal is being handled; it ends the process.
        }
    }
}
