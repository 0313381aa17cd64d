package org.headrace.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedReaderTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final MessageQueue queue = new MessageQueue(1_000);
    private final List<FeedMessage> received = new ArrayList<>();

    /** Takes messages until the connection has ended. */
    private FeedEnd ended(FeedReader reader) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            boolean isOver = reader.end().isPresent();
            received.addAll(queue.take(1, MOMENT));
            reader.closeIfSilent();
            if (isOver && queue.isEmpty()) {
                return reader.end().get();
            }
        }
        throw new AssertionError("the connection did not end");
    }

    @Test
    void messagesComeThroughAFullQueueUntilTheServerEnds() throws Exception {
        String messages = "id: 5\ndata: abc\n\n".repeat(50);
        try (ByteServer server = ByteServer.answering(ByteServer.OK + messages + "id: 9\ndata: half", false)) {
            FeedReader reader = FeedReader.start(server.address(), queue, "4", PATIENT);

            assertThat(ended(reader).kind()).isEqualTo(FeedEnd.Kind.LOST);
            assertThat(received)
                    .hasSize(50)
                    .allMatch(message -> message.position().equals("5"));
            assertThat(reader.received()).isEqualTo(50);
            assertThat(server.request())
                    .contains("Last-Event-ID: 4", "Accept: text/event-stream", "Authorization: Bearer x");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    204 No Content   |                   | FINISHED | the feed has ended (status 204)
                    401 Unauthorized | text/event-stream | REFUSED  | the server answered 401
                    503 Busy         | text/event-stream | LOST     | the server answered 503
                    200 OK           | text/html         | REFUSED  | the content type is text/html, but text/event-stream was expected
                    """)
    void answerThatIsNoFeedIsToldApart(String status, String type, FeedEnd.Kind kind, String reason)
            throws IOException, InterruptedException {
        String header = type == null ? "" : "Content-Type: " + type + "\r\nContent-Length: 0\r\n";
        try (ByteServer server = ByteServer.answering("HTTP/1.1 " + status + "\r\n" + header + "\r\n", false)) {
            assertThat(ended(FeedReader.start(server.address(), queue, "", PATIENT)))
                    .isEqualTo(new FeedEnd(kind, reason));
        }
    }

    @Test
    void silentServerIsTakenForLost() throws Exception {
        try (ByteServer server = ByteServer.answering(ByteServer.OK + "data: a\n\n", true)) {
            FeedEnd end = ended(FeedReader.start(server.address(), queue, "", Duration.ofSeconds(1)));

            assertThat(end).isEqualTo(new FeedEnd(FeedEnd.Kind.LOST, "nothing came for 1 s"));
            assertThat(received).hasSize(1);
        }
    }

    @Test
    void idThatIsNoAsciiIsNotSent() throws Exception {
        try (ByteServer server = ByteServer.answering(ByteServer.OK, false)) {
            ended(FeedReader.start(server.address(), queue, "é", PATIENT));

            assertThat(server.request()).noneMatch(line -> line.startsWith("Last-Event-ID"));
        }
    }

    @Test
    void waitsGrowFromWhatTheFeedAsksForToHalfAMinute() {
        Backoff backoff = new Backoff(() -> 1);
        var asked = Optional.of(Duration.ofMillis(300));

        assertThat(backoff.next(asked)).isEqualTo(Duration.ofMillis(300));
        assertThat(backoff.next(asked)).isEqualTo(Duration.ofMillis(600));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next(asked)).isLessThanOrEqualTo(Duration.ofSeconds(30));
        }
        backoff.reset();
        assertThat(backoff.next(Optional.of(Duration.ZERO))).isEqualTo(Duration.ofMillis(100));
    }
}
