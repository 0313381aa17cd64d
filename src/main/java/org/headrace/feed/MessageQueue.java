package org.headrace.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The messages that were received and are not committed yet. It holds a bounded number of characters: if it is full, the reader waits, and
 * so does the feed, as nobody takes its bytes.
 */
public final class MessageQueue {
    private final Deque<FeedMessage> messages = new ArrayDeque<>();
    private final long limit;
    private long size;

    /** A queue that takes messages until they have {@code limit} characters together. */
    public MessageQueue(long limit) {
        this.limit = limit;
    }

    synchronized void put(FeedMessage message) throws InterruptedException {
        while (size >= limit) {
            wait();
        }
        messages.add(message);
        size += message.size();
        notifyAll();
    }

    /** Waits until there are so many messages, or the queue is full, or the time is over; takes that many at most. */
    public synchronized List<FeedMessage> take(int most, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (messages.size() < most && size < limit) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        List<FeedMessage> taken = new ArrayList<>(Math.min(most, messages.size()));
        while (!messages.isEmpty() && taken.size() < most) {
            FeedMessage message = messages.remove();
            size -= message.size();
            taken.add(message);
        }
        notifyAll();
        return taken;
    }

    /** The message that has waited longest. */
    public synchronized Optional<FeedMessage> oldest() {
        return Optional.ofNullable(messages.peek());
    }

    /** Whether no message waits. */
    public synchronized boolean isEmpty() {
        return messages.isEmpty();
    }
}
