package org.headrace.demo;

import java.util.List;
import java.util.stream.LongStream;

/** What the demo feed sends, for tests of others. */
public final class SentScores {
    private SentScores() {}

    /** A message as it should land. */
    public record Sent(String id, String event, String data) {}

    /** The first messages of a seed, in their order. */
    public static List<Sent> first(long count, double bad, long seed) {
        ScoreMessages messages = new ScoreMessages(bad, true, seed);
        return LongStream.rangeClosed(1, count)
                .mapToObj(messages::message)
                .map(message -> new Sent(message.id().orElseThrow(), message.event(), message.data()))
                .toList();
    }
}
