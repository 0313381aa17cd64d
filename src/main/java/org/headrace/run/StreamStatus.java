package org.headrace.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What a stream does, for those who watch it while it is at work, or is started again. Thread-safe. */
public final class StreamStatus {
    private static final Duration RATE_WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final Deque<Batch> lastMinute = new ArrayDeque<>();
    private final Instant firstSeen;
    private State state = State.CONNECTING;
    private String reason = "";
    private Instant since;
    private long landed;
    private Supplier<Optional<LocalDateTime>> oldestWaiting = Optional::empty;

    /** What a stream does. */
    public enum State {
        CONNECTING,
        STREAMING,
        WAITING_FOR_FEED,
        WAITING_FOR_WAREHOUSE,
        /** Another process streams this feed. */
        HELD_BY_ANOTHER,
        /** It is started again after a while. */
        FAILED,
        /** The feed has said that there is nothing more, or the process ends. */
        ENDED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Messages that were committed together. */
    private record Batch(Instant at, long messages) {}

    /**
     * A stream at one moment.
     *
     * @param reason of its state, for people; may be empty
     * @param landed the messages that this process has committed
     * @param lag how long the oldest message that is not committed has waited; zero if there is none
     * @param rate messages per second that were committed in the last minute
     */
    public record Snapshot(State state, String reason, Instant since, long landed, Duration lag, double rate) {
        /** Whether messages land, or would if there were any. */
        public boolean isStreaming() {
            return state == State.STREAMING;
        }
    }

    /** The status of a stream that begins. */
    public StreamStatus(Clock clock) {
        this.clock = clock;
        this.firstSeen = clock.instant();
        this.since = firstSeen;
    }

    /** Tells where to ask when the oldest message that is not committed was received, in UTC. */
    synchronized void watch(Supplier<Optional<LocalDateTime>> waiting) {
        oldestWaiting = waiting;
    }

    /** Changes the state; returns whether it was another one. */
    synchronized boolean become(State next, String why) {
        if (state == next && reason.equals(why)) {
            return false;
        }
        since = state == next ? since : clock.instant();
        state = next;
        reason = why;
        return true;
    }

    synchronized void committed(long messages) {
        landed += messages;
        lastMinute.add(new Batch(clock.instant(), messages));
        forget();
    }

    private void forget() {
        Instant start = clock.instant().minus(RATE_WINDOW);
        while (!lastMinute.isEmpty() && lastMinute.getFirst().at().isBefore(start)) {
            lastMinute.removeFirst();
        }
    }

    /** What it does now. */
    public synchronized Snapshot now() {
        forget();
        Instant now = clock.instant();
        Duration lag = oldestWaiting
                .get()
                .map(received -> Duration.between(received.toInstant(ZoneOffset.UTC), now))
                .filter(waited -> !waited.isNegative())
                .orElse(Duration.ZERO);
        double seen = (double) Duration.between(firstSeen, now).toMillis() / 1000;
        double seconds = Math.max(1, Math.min((double) RATE_WINDOW.toSeconds(), seen));
        long messages = lastMinute.stream().mapToLong(Batch::messages).sum();
        return new Snapshot(state, reason, since, landed, lag, (double) messages / seconds);
    }
}
