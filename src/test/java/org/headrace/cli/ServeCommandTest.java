package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ServeCommandTest {
    @RegisterExtension
    final TestProject project = new TestProject();

    @BeforeEach
    void write() {
        project.settings("connections.scores.url = \"sse:http://192.0.2.1:8099/scores\"");
        project.pipeline("exams");
        project.file(
                "sql/exams/load/score.sql",
                "/* headrace\nfrom = scores\nsync = stream\n*/\nselect seq, id, event, data, received_at, is_cut from feed");
    }

    private TestConsole serve(String demo) {
        return TestConsole.call(
                Map.of(), "serve", "--demo", demo, "--project", project.folder().toString());
    }

    @Test
    void demoOfAPipelineWithoutADemoFeedIsRefused() {
        TestConsole console = serve("main");

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log()).isEqualTo("The pipeline 'main' has no demo feed. Expected --demo exams.");
    }

    @Test
    void demoOfAFeedThatIsElsewhereIsRefused() {
        TestConsole console = serve("exams");

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .isEqualTo(
                        "The connection 'scores' of the pipeline 'exams' leads elsewhere than to a demo feed. Expected"
                                + " sse:http://127.0.0.1:PORT/scores; leave out --demo to stream the feed that it leads to.");
    }
}
