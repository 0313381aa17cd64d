package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.headrace.demo.ScoreServer;
import org.headrace.demo.SentScores;
import org.headrace.demo.SentScores.Sent;
import org.headrace.testing.HeadraceProcess;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The process that streams is killed while messages land; its feed cuts connections within messages, refuses some, and repeats. */
class KilledStreamIT {
    private static final int KILLS = Integer.getInteger("test.kills", 2);
    private static final int MESSAGES = 3000;
    private static final double BAD = 0.1;
    private static final long SEED = 7;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @TempDir
    private Path logs;

    private HeadraceProcess start() {
        return HeadraceProcess.start(
                project.folder(), logs.resolve("log"), "stream", "main", "--batch-time", "20ms", "--wait", "30s");
    }

    private long landed() {
        boolean isThere = project.warehouse()
                .value("select to_regclass('raw.score') is not null")
                .equals("t");
        return isThere ? Long.parseLong(project.warehouse().value("select count(*) from raw.score")) : 0;
    }

    @Test
    void afterKillsEveryMessageIsThereOnceInTheOrderOfTheFeed() {
        var settings = new ScoreServer.Settings(1e6, BAD, true, OptionalLong.of(MESSAGES), SEED);
        try (ScoreServer server = ScoreServer.start(0, settings)) {
            project.settings("connections.scores.url = \"sse:" + server.url() + "\"");
            project.load(
                    "score",
                    "/* headrace\nfrom = scores\nsync = stream\n*/\nselect seq, id, event, data, received_at, is_cut from feed");
            for (int kill = 1; kill <= KILLS; kill++) {
                long before = landed();
                HeadraceProcess process = start();
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> landed() > before);
                process.kill();
            }
            HeadraceProcess last = start();
            assertThat(last.exitCode()).as(last::output).isZero();
        }
        assertThat(project.warehouse().rows("select id, event, data, seq from raw.score order by seq"))
                .hasSize(MESSAGES);
        assertThat(project.warehouse()
                        .value("select md5(string_agg(concat_ws(e'\\n', id, event, data), e'\\n' order by seq))"
                                + " || ' ' || max(seq) from raw.score"))
                .isEqualTo(project.warehouse()
                        .value("select md5('" + sent().replace("'", "''") + "') || ' ' || " + MESSAGES));
    }

    private static String sent() {
        return String.join(
                "\n",
                SentScores.first(MESSAGES, BAD, SEED).stream()
                        .map(KilledStreamIT::line)
                        .toList());
    }

    private static String line(Sent message) {
        return message.id() + "\n" + message.event() + "\n" + message.data();
    }
}
