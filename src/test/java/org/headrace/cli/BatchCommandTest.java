package org.headrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchCommandTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

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

    @ParameterizedTest
    @ValueSource(strings = {"init 'one", "init o\"n\"e", "init --project=\"a b\""})
    void aLineThatCannotBeTakenApartIsRefusedWithItsNumber(String line) throws IOException {
        TestConsole console = batch("# first\n" + line + "\n");

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log()).contains("commands.txt:2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "--log-format text batch"})
    void aBatchRunsNoOther(String command) throws IOException {
        TestConsole console = batch(command + " " + folder.resolve("commands.txt"));

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log()).startsWith("A batch cannot run another one.").contains("commands.txt:1: ");
    }

    @Test
    void itsCommandsHandOnTheirConnection() throws IOException {
        project.file("sql/main/inspect/who.sql", "select 'pid ' || pg_backend_pid() as session");

        TestConsole console = batch(
                "query main who --project %1$s\n".formatted(project.folder()).repeat(2));

        List<String> sessions =
                console.out().lines().filter(line -> line.startsWith("pid ")).toList();
        assertThat(sessions).hasSize(2).containsOnly(sessions.get(0));
    }

    @Test
    void standardInputIsReadFromWhereItIs() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(
                "skipped\ninit %s/one".formatted(folder).getBytes(UTF_8)));
        try {
            System.in.readNBytes("skipped\n".length());

            assertThat(TestConsole.call(Map.of(), "batch").exitCode()).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(folder.resolve("one/headrace.conf")).exists();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        TestConsole console =
                TestConsole.call(Map.of(), "batch", folder.resolve("none.txt").toString());

        assertThat(console.exitCode()).isEqualTo(2);
        assertThat(console.log())
                .isEqualTo("There is no file " + folder.resolve("none.txt")
                        + ". Name one that has a command in each line.");
    }

    private TestConsole batch(String commands) throws IOException {
        Path file = Files.writeString(folder.resolve("commands.txt"), commands);
        return TestConsole.call(Map.of(), "batch", file.toString());
    }
}
