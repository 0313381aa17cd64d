package org.headrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.headrace.testing.Interrupts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code db psql} as a process of its own, with a script in psql's place. */
class PsqlTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void writeProject() throws IOException {
        Files.writeString(folder.resolve("headrace.conf"), """
                connections {
                  warehouse { url = "jdbc:postgresql://db1:5433/data?user=me&password=se%26cret" }
                  lake { url = "jdbc:postgresql://db2/lake?ApplicationName=x", user = you, password = "other" }
                }
                """);
        Files.createDirectory(folder.resolve("sql"));
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        processes.forEach(Process::destroyForcibly);
    }

    private void writePsql(String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve("psql");
        Files.writeString(file, "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Process dbPsql(Map<String, String> environment, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("db", "psql", "--project", folder.toString()));
        words.addAll(List.of(arguments));
        return headrace(environment, words);
    }

    private Process headrace(Map<String, String> environment, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("PATH", folder.resolve("bin") + ":/bin:/usr/bin");
        builder.environment().remove("HEADRACE_TERMINAL");
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out"), UTF_8);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        return process.exitValue();
    }

    private void awaitFile(String name) {
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(20)).until(() -> Files.exists(folder.resolve(name)));
    }

    @Test
    void itIsGivenThePasswordOfTheUrlAndItsExitCodeIsOurs() throws Exception {
        writePsql("for word; do echo \"<$word>\"; done; echo \"$PGPASSWORD\"; exit 3");

        assertThat(exitCode(dbPsql(Map.of(), "-c", "select 1", "-tA", "-v", "x=1")))
                .isEqualTo(3);
        assertThat(output()).isEqualTo("""
                <host=db1 port=5433 dbname=data user=me>
                <-c>
                <select 1>
                <-tA>
                <-v>
                <x=1>
                se&cret
                """);

        assertThat(exitCode(dbPsql(Map.of(), "lake", "-tA"))).isEqualTo(3);
        assertThat(output()).isEqualTo("<host=db2 port=5432 dbname=lake user=you>\n<-tA>\nother\n");
    }

    @Test
    void whereThereIsNoneTheCommandIsPrintedWithoutThePassword() throws Exception {
        Process process = dbPsql(Map.of("PATH", folder.toString()), "-c", "select 1");

        assertThat(exitCode(process)).isZero();
        assertThat(output())
                .contains("psql 'host=db1 port=5433 dbname=data user=me' -c 'select 1'")
                .doesNotContain("cret");
    }

    @Test
    void atATerminalItOutlivesAnInterruption() throws Exception {
        Interrupts.assumeHeeded();
        writePsql("trap 'touch interrupted' INT; touch started; until [ -e quit ]; do sleep 0.05; done; exit 5");
        Process process = dbPsql(Map.of("HEADRACE_TERMINAL", "1"));
        awaitFile("started");
        long psql = process.children().findFirst().orElseThrow().pid();

        // As the terminal does, to every process in the foreground.
        kill("-INT", process.pid(), psql);
        awaitFile("interrupted");
        kill("-INT", process.pid(), psql);

        assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).as("ended").isFalse();
        Files.createFile(folder.resolve("quit"));
        assertThat(exitCode(process)).isEqualTo(5);
    }

    @Test
    void elsewhereItEndsWithUs() throws Exception {
        writePsql("touch started; exec sleep 60");
        Process process = dbPsql(Map.of());
        awaitFile("started");
        ProcessHandle psql = process.children().findFirst().orElseThrow();

        process.destroy();

        assertThat(exitCode(process)).isEqualTo(143);
        assertThat(psql.isAlive()).isFalse();
    }

    @Test
    void inABatchItLeavesTheNextCommandsAlone() throws Exception {
        writePsql("touch started; cat >input");
        Process batch = headrace(Map.of(), List.of("batch"));
        try (Writer commands = batch.outputWriter()) {
            commands.write("db psql --project " + folder + "\n");
            commands.flush();
            awaitFile("started"); // the batch has read no more than its first line
            commands.write("init " + folder + "/next\n");
        }

        assertThat(exitCode(batch)).isZero();
        assertThat(folder.resolve("input")).isEmptyFile();
        assertThat(folder.resolve("next")).exists();
    }

    @Test
    void aSignalEndsABatchThatWaitsForItsNextCommand() throws Exception {
        writePsql("touch ended");
        Process batch = headrace(Map.of(), List.of("batch"));
        try (Writer commands = batch.outputWriter()) {
            commands.write("db psql --project " + folder + "\n");
            commands.flush();
            awaitFile("ended");
            await().atMost(DEADLINE).until(() -> batch.children().findAny().isEmpty());

            batch.toHandle().destroy(); // batch.destroy() would close its input, too

            assertThat(batch.waitFor(5, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(batch.exitValue()).isEqualTo(130);
        }
    }

    private static void kill(String signal, long first, long second) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(first), Long.toString(second))
                .inheritIO()
                .start()
                .waitFor();
    }
}
