package org.headrace.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several folders that are filled from one warehouse: what is known of a file holds for its folder. */
class TwoFoldersTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void fillWarehouse() {
        project.warehouse()
                .execute(
                        "create table public.day (day int, total int)",
                        "insert into public.day values (1, 10), (2, 20), (3, 30)");
        project.export(
                "daily",
                "/* headrace\npath = \"day={day}/d_{day}.csv\"\n*/\nselect day.day, day.total from public.day");
    }

    private Path folder(String name) {
        return project.folder().resolve(name);
    }

    private void exportInto(String name) {
        project.settings("export-dir = " + name);
        project.export();
    }

    private List<String> days(String name) throws IOException {
        try (Stream<Path> paths = Files.walk(folder(name))) {
            return paths.filter(path -> !Files.isDirectory(path))
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachLosesItsOwnStaleFiles() throws IOException {
        exportInto("first");
        exportInto("second");
        project.warehouse().execute("delete from public.day where day = 2");

        exportInto("first");
        assertThat(days("first")).containsExactly("d_1.csv", "d_3.csv");
        assertThat(days("second")).containsExactly("d_1.csv", "d_2.csv", "d_3.csv");

        exportInto("second");
        assertThat(days("second")).containsExactly("d_1.csv", "d_3.csv");
    }

    @Test
    void aFileThatSomeoneElseMadeStays() throws IOException {
        exportInto("first");
        project.warehouse().execute("delete from public.day where day = 2");
        Files.createDirectories(folder("second/day=2"));
        Files.writeString(folder("second/day=2/d_2.csv"), "mine", UTF_8);

        exportInto("second");
        exportInto("first");
        exportInto("second");

        assertThat(folder("second/day=2/d_2.csv")).hasContent("mine");
        assertThat(days("first")).containsExactly("d_1.csv", "d_3.csv");
    }

    @Test
    void aFolderThatIsMovedKeepsWhatIsKnownOfIt() throws IOException {
        exportInto("first");
        Files.move(folder("first"), folder("moved"));
        project.warehouse().execute("delete from public.day where day = 2");

        exportInto("moved");

        assertThat(days("moved")).containsExactly("d_1.csv", "d_3.csv");
        assertThat(folder("first")).doesNotExist();
    }

    @Test
    void anotherFolderInThePlaceOfTheFirstIsAnotherFolder() throws IOException {
        exportInto("first");
        Files.move(folder("first"), folder("moved"));
        project.warehouse().execute("delete from public.day where day = 2");
        Files.createDirectories(folder("first/day=2"));
        Files.writeString(folder("first/day=2/d_2.csv"), "mine", UTF_8);

        exportInto("first");

        assertThat(days("first")).containsExactly("d_1.csv", "d_2.csv", "d_3.csv");
        assertThat(folder("first/day=2/d_2.csv")).hasContent("mine");
    }

    /** What it holds was not written into it; from the first export on it is a folder of its own. */
    @Test
    void aCopyIsAnotherFolderEvenWithItsMark() throws IOException, InterruptedException {
        exportInto("first");
        copyWithMark("first", "copy");
        project.warehouse().execute("delete from public.day where day = 2");

        exportInto("first");
        exportInto("copy");
        assertThat(days("first")).containsExactly("d_1.csv", "d_3.csv");
        assertThat(days("copy")).containsExactly("d_1.csv", "d_2.csv", "d_3.csv");

        project.warehouse().execute("delete from public.day where day = 3");
        exportInto("copy");
        exportInto("first");
        assertThat(days("copy")).containsExactly("d_1.csv", "d_2.csv");
        assertThat(days("first")).containsExactly("d_1.csv");
    }

    private void copyWithMark(String from, String to) throws IOException {
        String mark = FolderMark.find(folder(from)).orElseThrow();
        try (Stream<Path> paths = Files.walk(folder(from))) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, folder(to).resolve(folder(from).relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        FolderMark.write(folder(to), mark);
    }

    @Test
    void theMarkIsNoFile() throws IOException {
        exportInto("first");

        assertThat(FolderMark.find(folder("first"))).isPresent();
        assertThat(days("first")).containsExactly("d_1.csv", "d_2.csv", "d_3.csv");
    }

    @Test
    void aFolderThatSomeoneMadeInAFilesPlaceStays() throws IOException {
        exportInto("first");
        project.warehouse().execute("delete from public.day where day = 2");
        Files.delete(folder("first/day=2/d_2.csv"));
        Files.createDirectory(folder("first/day=2/d_2.csv"));

        exportInto("first");

        assertThat(folder("first/day=2/d_2.csv")).isDirectory();
    }
}
