package org.headrace.run;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.feed.Backoff;
import org.headrace.feed.FeedAddress;
import org.headrace.feed.FeedEnd;
import org.headrace.feed.FeedMessage;
import org.headrace.feed.FeedReader;
import org.headrace.feed.MessageQueue;
import org.headrace.project.Load;
import org.headrace.state.Caller;
import org.headrace.state.FeedStates;
import org.headrace.state.RunLock;
import org.headrace.state.RunLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code stream}: lands the messages of one feed until it is told to stop, the feed says that it has ended, or it is refused. A lost
 * warehouse or feed is waited for: what was received meanwhile stays in memory up to a limit, then the feed waits. For one use.
 */
public final class StreamRun {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);
    /** The characters of messages that wait for the warehouse. */
    private static final long QUEUE_CHARACTERS = 16_000_000;

    private final String pipeline;
    private final Load load;
    private final Settings settings;
    private final StreamStatus status;
    private final Retries.Pause stop;
    private final MessageQueue queue = new MessageQueue(QUEUE_CHARACTERS);
    private final Backoff feedBackoff = new Backoff(new SplittableRandom()::nextDouble);
    private final Backoff warehouseBackoff = new Backoff(new SplittableRandom()::nextDouble);
    private final FeedAddress address;

    private Optional<FeedReader> reader = Optional.empty();
    private boolean wasConnected;
    /** Why the connection before this one ended, if that brought nothing; a feed that stays away is logged once. */
    private String lastLoss = "";

    /** Whether the stop was requested while the warehouse was lost: what is in memory is tried once more. */
    private boolean isLastAttempt;

    private volatile List<FeedMessage> uncommitted = List.of();
    private Optional<FeedStates.Reached> reached = Optional.empty();
    private long landed;
    private long redelivered;

    /**
     * How a feed is landed.
     *
     * @param rows the most rows of a batch
     * @param time how long a message may wait for its batch
     * @param silence after how long without a byte the feed is taken for lost
     */
    public record Settings(int rows, Duration time, Duration silence) {
        public static final Settings DEFAULT = new Settings(5000, Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /** {@code stop} tells when to commit what is there, and end. */
    public StreamRun(StreamedFeed feed, Settings settings, StreamStatus status, Retries.Pause stop) {
        this.pipeline = feed.pipeline();
        this.load = feed.load();
        this.settings = settings;
        this.status = status;
        this.stop = stop;
        this.address = feed.address();
        status.watch(this::oldestReceivedAt);
    }

    private Optional<LocalDateTime> oldestReceivedAt() {
        List<FeedMessage> batch = uncommitted;
        return batch.isEmpty()
                ? queue.oldest().map(FeedMessage::receivedAt)
                : Optional.of(batch.get(0).receivedAt());
    }

    /**
     * Streams.
     *
     * @param warehouses opens a session to the warehouse, again if it was lost; closed here
     * @param wait how long to wait for another stream of the pipeline to end
     * @throws HeadraceException if the feed refuses, or the warehouse does what will not pass
     */
    public void perform(Supplier<Session> warehouses, Caller caller, Duration wait) {
        try {
            while (true) {
                try (Session warehouse = warehouses.get()) {
                    stream(warehouse, caller, wait);
                    return;
                } catch (DatabaseException e) {
                    awaitWarehouse(e);
                }
            }
        } finally {
            reader.ifPresent(FeedReader::close);
        }
    }

    private void awaitWarehouse(DatabaseException failure) {
        boolean isStopping = stop.isInterruptedWithin(Duration.ZERO);
        boolean mayPass = DatabaseException.isTransient(failure)
                // A container that is stopped has no name; the warehouse's was right before.
                || (reached.isPresent() && DatabaseException.isOfUnknownHost(failure));
        if (!mayPass || isLastAttempt) {
            throw failure;
        }
        if (isStopping) {
            isLastAttempt = true;
            return;
        }
        Duration delay = warehouseBackoff.next(Optional.empty());
        String reason = failure.getMessage().lines().findFirst().orElse("");
        status.become(StreamStatus.State.WAITING_FOR_WAREHOUSE, reason);
        LOG.warn("{}: {}\n  It is tried again in {} s; messages wait in memory.", load.into(), reason, seconds(delay));
        isLastAttempt = stop.isInterruptedWithin(delay);
    }

    private void stream(Session warehouse, Caller caller, Duration wait) {
        String lane = pipeline + " stream";
        RunLock.acquire(warehouse, lane, reached.isPresent() ? Duration.ofSeconds(10) : wait);
        RunLog log = RunLog.start(warehouse, lane, "stream", caller);
        try {
            FeedLanding landing = new FeedLanding(warehouse, pipeline, load, log.runId());
            dropIfCommitted(landing);
            warehouseBackoff.reset();
            status.become(StreamStatus.State.CONNECTING, "");
            landing.tell(status.now());
            land(landing);
        } catch (RuntimeException | Error e) {
            if (!DatabaseException.isTransient(
                    e)) { // a lost session cannot tell; the next one marks the run as abandoned
                finish(log, e);
            }
            throw e;
        }
        String summary = String.format(Locale.ROOT, "%,d messages landed, %,d had come before", landed, redelivered);
        log.finish(RunLog.Outcome.DONE, summary, List.of());
        LOG.info("{} stream · ended: {}", pipeline, summary);
        RunLock.release(warehouse);
    }

    private static void finish(RunLog log, Throwable failure) {
        try {
            log.finish(RunLog.Outcome.FAILED, String.valueOf(failure.getMessage()), List.of());
        } catch (HeadraceException e) {
            failure.addSuppressed(e);
        }
    }

    /** The session may have been lost after the commit, before its answer: then the state is beyond what this process knows. */
    private void dropIfCommitted(FeedLanding landing) {
        boolean isCommitted = reached.isPresent()
                && landing.reached().lastSeq() > reached.get().lastSeq();
        if (isCommitted) {
            long added = landing.reached().lastSeq() - reached.get().lastSeq();
            landed += added;
            status.committed(added);
            uncommitted = List.of();
        }
        reached = Optional.of(landing.reached());
    }

    private void land(FeedLanding landing) {
        while (true) {
            boolean isStopping = stop.isInterruptedWithin(Duration.ZERO);
            if (isStopping) {
                reader.ifPresent(FeedReader::close);
            } else if (reader.isEmpty()) {
                connect();
            }
            if (reader.filter(FeedReader::isConnected).isPresent()) {
                become(landing, StreamStatus.State.STREAMING, "");
            }
            // Asked before the queue is: what an ended connection brought is in the queue.
            Optional<FeedEnd> end = reader.flatMap(FeedReader::end);
            takeBatch(isStopping || end.isPresent() ? Duration.ZERO : settings.time());
            if (!uncommitted.isEmpty()) {
                commit(landing);
            }
            reader.ifPresent(FeedReader::closeIfSilent);
            if (queue.isEmpty()) {
                if (isStopping || (end.isPresent() && isFinished(end.get(), landing))) {
                    return;
                }
            }
        }
    }

    private void become(FeedLanding landing, StreamStatus.State state, String reason) {
        if (status.become(state, reason)) {
            landing.tell(status.now());
        }
    }

    private void takeBatch(Duration time) {
        if (uncommitted.isEmpty()) {
            try {
                uncommitted = queue.take(settings.rows(), time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw HeadraceException.failed("The thread was interrupted while it waited for " + address + ".", e);
            }
        }
    }

    private void commit(FeedLanding landing) {
        long added = landing.commit(uncommitted, status.now());
        landed += added;
        status.committed(added);
        redelivered += uncommitted.size() - added;
        uncommitted = List.of();
        reached = Optional.of(landing.reached());
    }

    private void connect() {
        String position = reached.map(FeedStates.Reached::position).orElse("");
        reader = Optional.of(FeedReader.start(address, queue, position, settings.silence()));
        if (lastLoss.isEmpty()) {
            LOG.info(
                    "{} stream · connecting to {}{}",
                    pipeline,
                    address,
                    position.isEmpty() ? "" : ", after the last id");
        }
    }

    /** What follows the end of a connection whose messages are all committed; returns whether that was the last one. */
    private boolean isFinished(FeedEnd end, FeedLanding landing) {
        FeedReader ended = reader.orElseThrow();
        wasConnected |= ended.received() > 0;
        if (end.kind() == FeedEnd.Kind.FINISHED) {
            LOG.info("{} stream · {}", pipeline, end.reason());
            return true;
        }
        if (end.kind() == FeedEnd.Kind.REFUSED && !wasConnected) {
            throw HeadraceException.failed("The feed " + address + " of " + load.into() + " cannot be read: "
                    + end.reason() + ".\n  Check the URL, 'user' and 'password' of connection '" + load.from()
                    + "' in headrace.conf and the environment.");
        }
        if (ended.received() > 0) {
            feedBackoff.reset();
            lastLoss = "";
        }
        Duration delay = feedBackoff.next(ended.retry());
        if (!lastLoss.equals(end.reason())) {
            LOG.warn("{}: {}: {}. It is connected again in {} s.", load.into(), address, end.reason(), seconds(delay));
        }
        lastLoss = end.reason();
        reader = Optional.empty();
        become(landing, StreamStatus.State.WAITING_FOR_FEED, end.reason());
        return stop.isInterruptedWithin(delay);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}
