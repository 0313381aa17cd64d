package org.headrace.feed;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * One message as the feed dispatched it.
 *
 * @param id of its own block; absent if the block has none, or an empty one
 * @param event {@code message} if the block names none
 * @param isCut whether a line or the data was longer than the limit, so that their ends are missing
 * @param receivedAt in UTC, to the microsecond
 * @param position the last id of the feed so far, empty if there was none: where to resume once this message is committed
 */
public record FeedMessage(
        Optional<String> id, String event, String data, boolean isCut, LocalDateTime receivedAt, String position) {
    /** What the objects of a message take beside its characters. */
    private static final int OVERHEAD = 200;

    /** A rough count of the characters that the message holds in memory. */
    int size() {
        return data.length() + event.length() + position.length() + OVERHEAD;
    }
}
