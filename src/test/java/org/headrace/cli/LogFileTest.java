package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.headrace.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogFileTest {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");

    @TempDir
    private Path folder;

    @AfterEach
    void logAsBefore() {
        Logging.configure(Logging.Settings.DEFAULT);
    }

    private int headrace(String... words) {
        return TestConsole.call(Map.of(), words).exitCode();
    }

    @Test
    void everyCommandAppendsItsLogWithTheDate() throws IOException {
        Path file = folder.resolve("logs/my headrace.log");

        headrace("plan", "--project", folder.toString(), "--log-file", file.toString());
        headrace("--log-file", file.toString(), "status", "--project", folder.toString());

        assertThat(Files.readAllLines(file))
                .hasSizeGreaterThanOrEqualTo(2)
                .filteredOn(line -> line.contains("There is no headrace.conf"))
                .hasSize(2)
                .allMatch(line ->
                        line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d ERROR There is no headrace.conf.*"));
    }

    @Test
    void fileIsRenamedBeforeItGrowsTooLarge() throws IOException {
        Path file = folder.resolve("headrace.log");
        Files.writeString(file, "x".repeat(10 * 1024 * 1024 + 1));
        Logging.configure(new Logging.Settings(Logging.Format.TEXT, false, false, java.util.Optional.of(file)));

        // Logback looks at the size now and then only.
        org.awaitility.Awaitility.await().until(() -> {
            LOG.info("a line");
            return Files.exists(folder.resolve("headrace.log.1"));
        });

        assertThat(Files.size(folder.resolve("headrace.log.1"))).isGreaterThan(10 * 1024 * 1024);
        assertThat(Files.size(file)).isLessThan(1_000_000);
    }

    @Test
    void fileThatCannotBeWrittenIsAnError() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(headrace("plan", "--log-file", file.resolve("log").toString()))
                .isEqualTo(ExitCode.USAGE.value());
        assertThat(headrace("plan", "--log-file", folder.resolve("100%").toString()))
                .isEqualTo(ExitCode.USAGE.value());
    }
}
