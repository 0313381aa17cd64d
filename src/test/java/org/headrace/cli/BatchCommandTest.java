package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyLineIsACommand() throws IOException {
        TestConsole console = batch("""
                # two projects

                init %1$s/one
                  init "%1$s/with blanks"
                init '%1$s/a "quoted" name'
                """.formatted(folder));

        assertThat(console.exitCode()).isZero();
        assertThat(folder.resolve("one/headrace.conf")).exists();
        assertThat(folder.resolve("with blanks/headrace.conf")).exists();
        assertThat(folder.resolve("a \"quoted\" name/headrace.conf")).exists();
    }

    @Test
    void theFirstCommandThatFailsIsTheLast() throws IOException {
        TestConsole console = batch("""
                init %1$s/one
                status --project %1$s/none
                init %1$s/two
                """.formatted(folder));

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .contains("There is no headrace.conf in " + folder.resolve("none"))
                .endsWith("commands.txt:2: 'status --project " + folder.resolve("none")
                        + "' ended with exit code 2; the lines after it were not run.");
        assertThat(folder.resolve("one")).exists();
        assertThat(folder.resolve("two")).doesNotExist();
    }

    @Test
    void aWordThatIsNoCommandIsAFailureToo() throws IOException {
        TestConsole console = batch("prepaer entity\ninit " + folder + "/one\n");

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("one")).doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        TestConsole console =
                TestConsole.call(Map.of(), "batch", folder.resolve("none.txt").toString());

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log()).contains("The commands in " + folder.resolve("none.txt") + " cannot be read");
    }

    private TestConsole batch(String commands) throws IOException {
        Path file = Files.writeString(folder.resolve("commands.txt"), commands);
        return TestConsole.call(Map.of(), "batch", file.toString());
    }
}
