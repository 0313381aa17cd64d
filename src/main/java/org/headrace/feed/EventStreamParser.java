package org.headrace.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rules of WHATWG for event streams, over bytes as they arrive. A block that is not ended by an empty line gives no message. A line and
 * the data of a message are bounded: their ends are dropped, and the message is marked. For one connection and one thread.
 */
final class EventStreamParser {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,9}");

    private final int limit;
    private final Clock clock;
    private final Receiver receiver;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();

    private boolean isLineCut;
    private boolean isAfterReturn;
    private boolean isFirstLine = true;
    private boolean hasData;
    private boolean isCut;
    private String event = "";
    private Optional<String> id = Optional.empty();
    private String position;
    private Optional<Duration> retry = Optional.empty();

    /** Takes the messages; may block. */
    interface Receiver {
        void receive(FeedMessage message) throws InterruptedException;
    }

    /**
     * A parser of one connection.
     *
     * @param limit the bytes of a line, and the characters of a message's data
     * @param position the id from which the connection resumed, or empty
     */
    EventStreamParser(int limit, Clock clock, String position, Receiver receiver) {
        this.limit = limit;
        this.clock = clock;
        this.position = position;
        this.receiver = receiver;
    }

    /** Takes the next bytes; they may end anywhere. */
    void parse(byte[] bytes, int length) throws InterruptedException {
        int start = 0;
        for (int i = 0; i < length; i++) {
            byte next = bytes[i];
            if (next == '\n' && isAfterReturn) {
                isAfterReturn = false;
                start = i + 1; // the second half of a line end
            } else if (next == '\n' || next == '\r') {
                append(bytes, start, i - start);
                endLine();
                start = i + 1;
                isAfterReturn = next == '\r';
            } else {
                isAfterReturn = false;
            }
        }
        append(bytes, start, length - start);
    }

    private void append(byte[] bytes, int start, int length) {
        int room = Math.min(length, limit - line.size());
        line.write(bytes, start, room);
        isLineCut |= room < length;
    }

    private void endLine() throws InterruptedException {
        String text = line.toString(UTF_8);
        line.reset();
        if (isFirstLine && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(BYTE_ORDER_MARK.length());
        }
        isFirstLine = false;
        if (text.isEmpty()) {
            dispatch();
        } else {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            field(name, value.startsWith(" ") ? value.substring(1) : value);
        }
        isLineCut = false;
    }

    /** A comment is a field without a name. */
    private void field(String name, String value) {
        switch (name) {
            case "event" -> {
                event = value;
                isCut |= isLineCut;
            }
            case "data" -> {
                addData(value);
                isCut |= isLineCut;
            }
            case "id" -> {
                // Part of an id would name another place of the feed.
                if (value.indexOf('\0') < 0 && !isLineCut) {
                    id = Optional.of(value);
                }
            }
            case "retry" -> {
                if (MILLIS.matcher(value).matches()) {
                    retry = Optional.of(Duration.ofMillis(Long.parseLong(value)));
                }
            }
            default -> {}
        }
    }

    private void addData(String value) {
        if (hasData && data.length() < limit) {
            data.append('\n');
        } else if (hasData) {
            isCut = true;
        }
        int room = Math.min(value.length(), limit - data.length());
        boolean isFitting = room == value.length();
        // Half a surrogate pair is no text.
        boolean splitsPair = !isFitting && room > 0 && Character.isHighSurrogate(value.charAt(room - 1));
        data.append(value, 0, splitsPair ? room - 1 : room);
        isCut |= !isFitting;
        hasData = true;
    }

    private void dispatch() throws InterruptedException {
        position = id.orElse(position);
        Optional<FeedMessage> message = hasData
                ? Optional.of(new FeedMessage(
                        id.filter(own -> !own.isEmpty()),
                        event.isEmpty() ? "message" : event,
                        data.toString(),
                        isCut,
                        LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS),
                        position))
                : Optional.empty();
        data.setLength(0);
        hasData = false;
        isCut = false;
        event = "";
        id = Optional.empty();
        if (message.isPresent()) {
            receiver.receive(message.get());
        }
    }

    /** How long the feed wants clients to wait before they connect again, if it has said so. */
    Optional<Duration> retry() {
        return retry;
    }
}
