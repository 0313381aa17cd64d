package org.headrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job as a user runs it, from the shell, with nothing set but the scale: on the embedded server. */
class InsertAllDataIT {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath();
    private static final List<String> WHAT_A_USER_HAS =
            List.of("headrace", "insert_all_data.sh", "headrace.conf", "sql", "migrations");
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private record ExportedFile(String content, FileTime modifiedAt) {}

    @TempDir
    private Path project;

    @TempDir
    private Path logs;

    @BeforeEach
    void copyProject() throws IOException {
        for (String name : WHAT_A_USER_HAS) {
            copyTree(CHECKOUT.resolve(name), project.resolve(name));
        }
    }

    /** The embedded server outlives its commands; left alone, it would outlive its folder too. */
    @AfterEach
    void stopEmbeddedServer() throws IOException, InterruptedException {
        run("./headrace", "db", "stop");
    }

    @Test
    void fillsTheCsvTreeAndASecondRunTouchesNoFile() throws IOException, InterruptedException {
        run("sh", "insert_all_data.sh");
        Map<String, ExportedFile> exports = exports();
        assertThat(contents(exports)).isEqualTo(ExpectedExports.ofYear(2023, 1));

        run("sh", "insert_all_data.sh");
        assertThat(exports()).isEqualTo(exports);
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(logs, "headrace-", ".log");
        Process process = start(log, command);
        boolean ended = process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String outcome = ended ? "exit code " + process.exitValue() : "not done in " + DEADLINE;
        assertThat(outcome)
                .as("%s%n%s", String.join(" ", command), new String(Files.readAllBytes(log), UTF_8))
                .isEqualTo("exit code 0");
    }

    private Process start(Path log, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(InsertAllDataIT::changesTheJob);
        environment.put("RANDOM_MAIN_CONTROLLER", "1");
        environment.put("HEADRACE_JAR", CHECKOUT.resolve("target/headrace.jar").toString());
        // Away from UTC: a time that is converted on its way would show up on another day.
        environment.put("TZ", "America/St_Johns");
        return builder.start();
    }

    private static boolean changesTheJob(String variable) {
        return variable.startsWith("PRODUCTION_")
                || variable.startsWith("WAREHOUSE_")
                || variable.equals("EXPORT_DIR")
                || variable.equals("YEAR");
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Everything below {@code exports/} that is no folder, by its path there. */
    private Map<String, ExportedFile> exports() throws IOException {
        Path exports = project.resolve("exports");
        Map<String, ExportedFile> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(exports)) {
            for (Path path : (Iterable<Path>) paths.filter(path -> !Files.isDirectory(path))::iterator) {
                ExportedFile file = new ExportedFile(Files.readString(path), Files.getLastModifiedTime(path));
                files.put(exports.relativize(path).toString(), file);
            }
        }
        return files;
    }

    private static Map<String, String> contents(Map<String, ExportedFile> files) {
        Map<String, String> contents = new TreeMap<>();
        files.forEach((path, file) -> contents.put(path, file.content()));
        return contents;
    }
}
