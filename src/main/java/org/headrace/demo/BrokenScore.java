package org.headrace.demo;

import java.util.List;

/** The ways in which a message of the demo feed can be broken. Each takes a student, an exam and a score as JSON. */
final class BrokenScore {
    private static final String EVENT = "score";

    private record Way(String event, String data) {}

    private static final List<Way> WAYS = List.of(
            new Way("message", "{\"studentId\":%s,\"exam\":%s,\"score\":%s}"),
            new Way(EVENT, "{\"studentId\":%s,\"exam\":%s,\"score\":%s,\"note\":\"" + "x".repeat(10_000) + "\"}"),
            new Way(EVENT, "{\"studentId\":%s,\"exam\":%s,\"score\":%s"),
            new Way(EVENT, "[%s,%s,%s]"),
            new Way(EVENT, "{\"studentId\":%s,\"exam\":%s,\"score\":.991}"),
            new Way(EVENT, "{\"studentId\":%s,\"exam\":%s,\"score\":%s,\"note\":\"\\u0000\"}"),
            new Way(EVENT, "{\"studentId\":%s,\"exam\":%s,\"score\":%s,\"note\":\"\\ud83d\"}"),
            new Way(EVENT, "{\"exam\":%2$s,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":null,\"exam\":%2$s,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":49,\"exam\":%2$s,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":\" \\t\",\"exam\":%2$s,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":\"" + "s".repeat(256) + "\",\"exam\":%2$s,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"exam\":\"%2$s\",\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"exam\":%2$s.5,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"exam\":0,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"exam\":2147483648,\"score\":%3$s}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"exam\":%2$s}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"exam\":%2$s,\"score\":\"%3$s\"}"),
            new Way(EVENT, "{\"studentId\":%1$s,\"exam\":%2$s,\"score\":1.0000001}"),
            new Way("grade", "{\"exam\":0.5,\"score\":-1}"));

    private BrokenScore() {}

    /** How many ways there are. */
    static int ways() {
        return WAYS.size();
    }

    static String event(int way) {
        return WAYS.get(way).event();
    }

    static String data(int way, String student, String exam, String score) {
        return WAYS.get(way).data().formatted(student, exam, score);
    }
}
