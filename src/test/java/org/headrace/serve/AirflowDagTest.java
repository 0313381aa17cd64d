package org.headrace.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The example in docs/scheduling.md, by Python's compiler: Airflow itself is too large to be installed for it. */
final class AirflowDagTest {
    @Test
    @SuppressWarnings("SystemOut") // a skipped test is reported, never silent
    void theExampleIsPython() throws IOException {
        String docs = Files.readString(Path.of("docs", "scheduling.md"));
        String dag = docs.substring(docs.indexOf("```python\n") + 10, docs.lastIndexOf("```"));
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", "import sys; compile(sys.stdin.read(), 'dag', 'exec')")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            System.out.println("SKIPPED: the example for Airflow: there is no python3");
            Assumptions.abort("there is no python3");
            return;
        }
        try (var in = python.getOutputStream()) {
            in.write(dag.getBytes(UTF_8));
        }

        assertThat(new String(python.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(python.onExit().join().exitValue()).isZero();
    }
}
