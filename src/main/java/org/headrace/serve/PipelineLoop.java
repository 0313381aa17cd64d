package org.headrace.serve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.project.Pipeline;
import org.headrace.project.Schedule;
import org.headrace.run.Reload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one pipeline, one run after the other: when it is due, and when someone asks. A failed run is tried again at the next time. */
final class PipelineLoop implements Runnable {
    static final String SCHEDULE = "schedule";
    static final String REQUEST = "request";

    private static final Logger LOG = LoggerFactory.getLogger(PipelineLoop.class);
    /** How long it sleeps at most, since the clock of the machine may be set. */
    private static final Duration NAP = Duration.ofSeconds(30);

    private final Pipeline pipeline;
    private final Work work;
    private final Clock clock;
    private final Optional<RunTimes> times;
    private Optional<Reload> requested = Optional.empty();
    private boolean isStopped;
    private Optional<Instant> runningSince = Optional.empty();
    private Optional<Failure> lastFailure = Optional.empty();
    /** What is due counts from here on. */
    private Instant base;

    private boolean isBaseKnown;

    /** Why the last run failed. */
    record Failure(Instant at, String message) {}

    PipelineLoop(Pipeline pipeline, Work work, Clock clock) {
        this.pipeline = pipeline;
        this.work = work;
        this.clock = clock;
        this.times = pipeline.schedule().map(RunTimes::new);
        this.base = clock.instant();
        this.isBaseKnown = !catchesUp();
    }

    private boolean catchesUp() {
        return pipeline.schedule()
                .filter(schedule -> schedule.missed() == Schedule.Missed.ONCE)
                .isPresent();
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /** When it runs next by its schedule. */
    synchronized Optional<Instant> next() {
        return times.flatMap(all -> all.next(base));
    }

    synchronized Optional<Instant> runningSince() {
        return runningSince;
    }

    /** Why the last run failed, if it did. */
    synchronized Optional<Failure> lastFailure() {
        return lastFailure;
    }

    /** What is to be done now, and why. */
    private record Start(String trigger, Reload reload) {}

    /** Asks for a run; returns false if one is running or asked for already. */
    synchronized boolean request(Reload reload) {
        if (requested.isPresent() || isStopped || runningSince.isPresent()) {
            return false;
        }
        requested = Optional.of(reload);
        notifyAll();
        return true;
    }

    /** Lets no further run begin. */
    synchronized void stop() {
        isStopped = true;
        notifyAll();
    }

    @Override
    public void run() {
        for (Optional<Start> start = await(); start.isPresent(); start = await()) {
            try {
                perform(start.get());
                succeeded();
            } catch (HeadraceException e) {
                failed(String.valueOf(e.getMessage()), e);
            } catch (RuntimeException | Error e) { // the thread goes on with the next run
                failed("this is a bug in headrace: " + e, e);
            } finally {
                ended();
            }
        }
    }

    private void perform(Start start) {
        if (start.trigger().equals(SCHEDULE) && work.isPaused(pipeline)) {
            LOG.info("{}: is due, and paused", pipeline.name());
        } else {
            work.run(pipeline, start.trigger(), start.reload());
        }
    }

    private synchronized void succeeded() {
        lastFailure = Optional.empty();
    }

    /** A failure that each minute brings again, such as a feed that is not there yet, is logged once. */
    private synchronized void failed(String message, Throwable failure) {
        if (lastFailure.filter(last -> last.message().equals(message)).isPresent()) {
            LOG.debug("{}: {}", pipeline.name(), message, failure);
        } else {
            LOG.error("{}: {}", pipeline.name(), message, failure);
        }
        lastFailure = Optional.of(new Failure(clock.instant(), message));
    }

    private synchronized void ended() {
        runningSince = Optional.empty();
        if (!catchesUp()) {
            base = clock.instant();
        }
        next().ifPresent(due -> LOG.info("{}: runs next at {}", pipeline.name(), due));
    }

    /** Waits until there is something to do; returns why it is done, nothing if the service ends. */
    private Optional<Start> await() {
        while (true) {
            learnBase();
            synchronized (this) {
                Instant now = clock.instant();
                boolean isDue = next().filter(due -> !due.isAfter(now)).isPresent();
                if (isStopped) {
                    return Optional.empty();
                }
                if (requested.isPresent() || isDue) {
                    Start start =
                            new Start(requested.isPresent() ? REQUEST : SCHEDULE, requested.orElse(Reload.NOTHING));
                    requested = Optional.empty();
                    runningSince = Optional.of(now);
                    base = now;
                    isBaseKnown = true;
                    return Optional.of(start);
                }
                Duration time = next().map(due -> Duration.between(now, due))
                        .filter(untilDue -> untilDue.compareTo(NAP) < 0)
                        .orElse(NAP);
                try {
                    wait(Math.max(1, time.toMillis()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
        }
    }

    /** Asks when the pipeline last ran, until the warehouse says it. */
    private void learnBase() {
        if (isBaseKnown) {
            return;
        }
        try {
            Optional<Instant> last = work.findLastStart(pipeline);
            synchronized (this) {
                base = last.filter(start -> start.isBefore(base)).orElse(base);
                isBaseKnown = true;
            }
        } catch (HeadraceException e) {
            LOG.warn(
                    "{}: the warehouse was not reached: {}",
                    pipeline.name(),
                    e.getMessage().lines().findFirst().orElse(""));
        }
    }
}
