package org.headrace.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventStreamParserTest {
    private static final int LIMIT = 20;

    private final List<FeedMessage> messages = new ArrayList<>();
    private final EventStreamParser parser =
            new EventStreamParser(LIMIT, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "0", messages::add);

    /** Each message as id|event|data|position, with ! if it was cut. */
    private List<String> parsed(String text) {
        parse(text.getBytes(UTF_8));
        return messages.stream()
                .map(message -> message.id().orElse("-") + "|" + message.event() + "|" + message.data() + "|"
                        + message.position() + (message.isCut() ? "!" : ""))
                .toList();
    }

    /** Byte by byte, as a network may do. */
    private void parse(byte... bytes) {
        for (byte next : bytes) {
            try {
                parser.parse(new byte[] {next}, 1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndInThreeWays(String end) {
        String text =
                "\uFEFFid: 1\nevent:score\ndata: {\ndata:  }\n\ndata\n\n: comment\nunknown: x\nid: 2\n\ndata:é\n\n";

        assertThat(parsed(text.replace("\n", end))).containsExactly("1|score|{\n }|1", "-|message||1", "-|message|é|2");
    }

    @Test
    void oneReadMayHoldManyMessages() throws InterruptedException {
        byte[] bytes = "data:a\r\n\r\ndata:b\r\rdata:c\n\n".getBytes(UTF_8);
        parser.parse(bytes, bytes.length);

        assertThat(messages).extracting(FeedMessage::data).containsExactly("a", "b", "c");
    }

    @Test
    void blockThatIsCutOffGivesNothing() {
        assertThat(parsed("id: 7\ndata: a\n")).isEmpty();
    }

    @Test
    void blockWithoutDataGivesNoMessageButItsId() {
        assertThat(parsed("event: x\n\nid: 3\n\ndata: a\n\n")).containsExactly("-|message|a|3");
    }

    @Test
    void idWithNulIsIgnoredAndAnEmptyOneForgetsThePosition() {
        assertThat(parsed("id: a\0b\ndata: 1\n\nid\ndata: 2\n\n")).containsExactly("-|message|1|0", "-|message|2|");
    }

    @Test
    void longLineIsCutAndMarked() {
        assertThat(parsed("data:" + "x".repeat(100) + "\n\ndata: b\n\n"))
                .containsExactly("-|message|" + "x".repeat(15) + "|0!", "-|message|b|0");
    }

    @Test
    void manyLinesAreCutAndMarked() {
        assertThat(parsed("data:aaaaaaaaa\ndata:bbbbbbbbb\ndata:\n\ndata:aaaaaaaaa\ndata:bbbbbbbbb\ndata:c\n\n"))
                .containsExactly("-|message|aaaaaaaaa\nbbbbbbbbb\n|0", "-|message|aaaaaaaaa\nbbbbbbbbb\n|0!");
    }

    @Test
    void idThatIsTooLongIsNoPosition() {
        assertThat(parsed("id:" + "1".repeat(100) + "\ndata: a\n\n")).containsExactly("-|message|a|0");
    }

    @Test
    void retryIsANumberOfMilliseconds() {
        parsed("retry: 250\nretry: 1e3\nretry:\n\n");

        assertThat(parser.retry()).contains(Duration.ofMillis(250));
    }
}
