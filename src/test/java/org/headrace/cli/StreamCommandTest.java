package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.headrace.demo.ScoreServer;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StreamCommandTest {
    private static final long MESSAGES = 300;

    @RegisterExtension
    final TestProject project = new TestProject();

    /** Needs about a second for its messages. */
    private final ScoreServer server =
            ScoreServer.start(0, new ScoreServer.Settings(300, 0, true, OptionalLong.of(MESSAGES), 7));

    @BeforeEach
    void write() {
        project.settings("connections { scores { url = \"sse:" + server.url() + "\" } }");
        project.load(
                "score",
                "/* headrace\nfrom = scores\nsync = stream\n*/\nselect seq, id, event, data, received_at, is_cut from feed");
        project.model("mart/total", "/* headrace\nkind = table\n*/\nselect count(*) as messages from raw.score");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConsole stream(String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("stream", "main", "--project", project.folder().toString(), "--batch-time", "50ms"));
        arguments.addAll(List.of(options));
        return TestConsole.call(Map.of(), arguments.toArray(String[]::new));
    }

    @Test
    void preparesWhileItStreamsAndWhenTheFeedHasEnded() {
        TestConsole console = stream("--prepare-every", "200ms");

        assertThat(console.exitCode()).as(console.log()).isZero();
        assertThat(project.warehouse().value("select messages from mart.total")).isEqualTo("300");
        assertThat(project.warehouse()
                        .value("select count(*) > 1 from headrace.run where command = 'prepare' and trigger = 'stream'"
                                + " and started_at < (select finished_at from headrace.run where command = 'stream')"))
                .isEqualTo("t");
    }

    @Test
    void prepareThatFailsIsTriedAgainAndTheStreamGoesOn() {
        project.check("few", "select messages from mart.total where messages < 300");

        TestConsole console = stream("--prepare-every", "100ms");

        assertThat(console.exitCode()).as(console.log()).isZero();
        assertThat(console.log())
                .contains("few (sql/main/checks/few.sql): 1 violation", "It is prepared again in 0 s.");
        assertThat(project.warehouse().value("select messages from mart.total")).isEqualTo("300");
    }

    @Test
    void lastPrepareThatFailsIsTheEndOfTheCommand() {
        project.check("none", "select messages from mart.total");

        assertThat(stream("--for", "300ms", "--prepare-every", "1h").exitCode()).isEqualTo(3);
        assertThat(stream("--prepare-every", "0s").exitCode()).isEqualTo(2);
    }
}
