package org.headrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.headrace.ExpectedExports;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on servers of the user's, whatever their versions: two months, one of them written twice. */
class MainJobTest {
    private static final List<YearMonth> MONTHS = List.of(YearMonth.of(2023, 1), YearMonth.of(2023, 6));

    @RegisterExtension
    private final TestProject project = new TestProject();

    @Test
    void fillsTheCsvTreeAndVerifies() throws IOException {
        for (String folder : List.of("sql/entity", "migrations")) {
            copy(Path.of(folder));
        }

        for (YearMonth month : List.of(MONTHS.get(0), MONTHS.get(1), MONTHS.get(0))) {
            String year = Integer.toString(month.getYear());
            String number = Integer.toString(month.getMonthValue());
            call("generate", "entity", year, number);
            call("prepare", "entity");
            call("export", "entity", year, number);
        }

        assertThat(exported()).isEqualTo(ExpectedExports.of(MONTHS, 1));
        call("verify", "entity");
    }

    private void copy(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                project.file(path.toString(), Files.readString(path));
            }
        }
    }

    private void call(String... arguments) {
        List<String> words = Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--project", project.folder().toString()))
                .toList();
        TestConsole console = TestConsole.call(Map.of("RANDOM_MAIN_CONTROLLER", "1"), words.toArray(String[]::new));
        assertThat(console.exitCode()).as(console.log() + console.usage()).isZero();
    }

    private Map<String, String> exported() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String file : project.files()) {
            files.put(file, Files.readString(project.folder().resolve("exports").resolve(file), UTF_8));
        }
        return files;
    }
}
