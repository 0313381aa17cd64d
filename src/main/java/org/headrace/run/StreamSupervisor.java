package org.headrace.run;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Connections;
import org.headrace.feed.Backoff;
import org.headrace.project.Project;
import org.headrace.state.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stream at work until it is told to stop, or the feed has said that there is nothing more. A stream that fails, or that another
 * process holds, is started again after a while: 1 s, 2 s and so on up to half a minute, less up to half of that at random.
 */
public final class StreamSupervisor implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSupervisor.class);

    private final Project project;
    private final StreamedFeed feed;
    private final Caller caller;
    private final StreamStatus status;
    private final Retries.Pause stop;
    private final Backoff backoff = new Backoff(new SplittableRandom()::nextDouble);
    private String logged = "";

    /** {@code stop} tells when to commit what is there, and end. */
    public StreamSupervisor(
            Project project, StreamedFeed feed, Caller caller, StreamStatus status, Retries.Pause stop) {
        this.project = project;
        this.feed = feed;
        this.caller = caller;
        this.status = status;
        this.stop = stop;
    }

    /** The feed that it streams. */
    public StreamedFeed feed() {
        return feed;
    }

    /** What the stream does. */
    public StreamStatus.Snapshot now() {
        return status.now();
    }

    @Override
    public void run() {
        boolean isEnded = false;
        while (!isEnded) {
            long landedBefore = status.now().landed();
            try {
                stream();
                isEnded = true;
            } catch (RuntimeException | Error failure) {
                if (status.now().landed() > landedBefore) {
                    backoff.reset();
                    logged = "";
                }
                isEnded = isStoppedBeforeNextStart(failure);
            }
        }
        status.become(StreamStatus.State.ENDED, "");
    }

    private void stream() {
        Databases databases = new Databases(project, Connections.unshared());
        try {
            new StreamRun(feed, StreamRun.Settings.DEFAULT, status, stop)
                    .perform(databases::openWarehouse, caller, Duration.ZERO);
        } finally {
            databases.closeSessions();
        }
    }

    private boolean isStoppedBeforeNextStart(Throwable failure) {
        boolean isKnown = failure instanceof HeadraceException;
        boolean isHeld = failure instanceof HeadraceException known && known.exitCode() == ExitCode.LOCKED;
        String message = isKnown ? String.valueOf(failure.getMessage()) : "this is a bug in headrace: " + failure;
        status.become(
                isHeld ? StreamStatus.State.HELD_BY_ANOTHER : StreamStatus.State.FAILED,
                message.lines().findFirst().orElse(""));
        Duration delay = backoff.next(Optional.empty());
        // Once is enough for a failure that lasts, such as a wrong password.
        if (message.equals(logged)) {
            LOG.debug("{} stream · {}", feed.pipeline(), message, failure);
        } else {
            LOG.error(
                    "{} stream · {}\n  It is started again after {} ms, then every half minute at the latest.",
                    feed.pipeline(),
                    message,
                    delay.toMillis(),
                    failure);
        }
        logged = message;
        return stop.isInterruptedWithin(delay);
    }
}
