package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.headrace.testing.SmallDisk;
import org.headrace.testing.TestProject;
import org.headrace.testing.VisibleState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk without room: the warehouse's, and the one of the CSV tree. The same project beside it has room enough. */
@Timeout(60)
class FullDiskTest {
    /** Some 15 MB of rows; a tenth of it as a file. */
    private static final String MUCH = """
            insert into event
            select
                timestamp '2023-01-01' + row * interval '1 hour',
                row,
                (select string_agg(md5(row || ' ' || i), '') from generate_series(1, 300) as i)
            from generate_series(1, 1500) as row
            """;

    private static final String LITTLE = "insert into event values ('2023-01-01', 0, 'little')";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @RegisterExtension
    private final TestProject otherProject = new TestProject();

    @TempDir
    private Path folder;

    private final VisibleState disturbed = new VisibleState(project);
    private final VisibleState undisturbed = new VisibleState(otherProject);

    @BeforeEach
    void writeProjects() {
        for (TestProject each : List.of(project, otherProject)) {
            each.production().execute("create table event (at timestamp, value int, filler text)", LITTLE);
            each.load("event", """
                    /* headrace
                    from = production
                    sync = period
                    period { column = at, unit = month }
                    */
                    select at, value, filler from event
                    """);
            each.model("mart/copy", """
                    /* headrace
                    kind = table
                    */
                    select event.at, event.value, event.filler from raw.event
                    """);
            each.export("fillers", """
                    /* headrace
                    path = "fillers.csv"
                    */
                    select copy.value, left(copy.filler, 1000) as filler from mart.copy order by copy.value
                    """);
        }
        run(otherProject);
    }

    @ParameterizedTest
    @CsvSource({
        "8m,  load raw.event failed (sql/main/load/event.sql:",
        "22m, table mart.copy failed (sql/main/models/mart/copy.sql:"
    })
    void aWarehouseWithoutRoomIsAsBefore(String size, String message) throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), size)) {
            String tablespace = "small_" + project.warehouse().name();
            project.warehouse()
                    .execute("create tablespace " + tablespace + " location '" + folder.resolve("disk") + "'");
            try {
                project.warehouse()
                        .execute("alter database " + project.warehouse().name() + " set default_tablespace to "
                                + tablespace);
                run(project);
                addMuch();
                Map<String, String> raw = disturbed.content("raw");
                Map<String, String> models = disturbed.content("mart");
                Map<String, String> files = disturbed.files();

                TestConsole failed = call(project);

                assertThat(failed.exitCode()).isEqualTo(1);
                assertThat(failed.log())
                        .contains(message, "[53100]", "Make room on the server's disk")
                        .doesNotContain("tried again");
                if (message.startsWith("load")) {
                    assertThat(disturbed.content("raw")).isEqualTo(raw);
                }
                assertThat(disturbed.content("mart")).isEqualTo(models);
                assertThat(disturbed.files()).isEqualTo(files);
                disk.remount("size=100m");
                run(project);
                assertThat(disturbed.everything()).isEqualTo(undisturbed.everything());
            } finally {
                project.warehouse().execute("drop schema if exists raw, mart cascade", "drop tablespace " + tablespace);
            }
        }
    }

    @Test
    void aTreeWithoutRoomIsAsBefore() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(project.folder().resolve("exports"), "1m")) {
            run(project);
            addMuch();

            assertThatExportFails("No space left on device");

            disk.remount("size=10m");
            run(project);
            assertThat(disturbed.everything()).isEqualTo(undisturbed.everything());
        }
    }

    @Test
    void aTreeThatCannotBeWrittenIsAsBefore() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(project.folder().resolve("exports"), "10m")) {
            run(project);
            addMuch();
            disk.remount("ro");

            assertThatExportFails("Read-only file system");

            disk.remount("rw");
            run(project);
            assertThat(disturbed.everything()).isEqualTo(undisturbed.everything());
        }
    }

    /** The files are as before; the failure names one. */
    private void assertThatExportFails(String reason) {
        Map<String, String> before = disturbed.files();
        TestConsole failed = call(project);

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.log())
                .contains(
                        "export fillers failed (sql/main/exports/fillers.sql:",
                        "Could not write the file " + project.folder().resolve("exports/fillers.csv") + ": " + reason
                                + ".\n  Every file in the tree is whole; make the folder writable or make room")
                .doesNotContain("tried again");
        assertThat(disturbed.files()).isEqualTo(before);
    }

    @Test
    void aFileInPlaceOfTheTreeIsNamed() throws IOException {
        Path exports = project.folder().resolve("exports");
        Files.createFile(exports);

        TestConsole failed = call(project);

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.log())
                .contains("Could not open the export folder " + exports + ": a file is in its place.")
                .doesNotContain("tried again");
        Files.delete(exports);
        run(project);
        assertThat(disturbed.everything()).isEqualTo(undisturbed.everything());
    }

    private void addMuch() {
        for (TestProject each : List.of(project, otherProject)) {
            each.production().execute(MUCH);
        }
        run(otherProject);
    }

    private static void run(TestProject project) {
        TestConsole console = call(project);
        assertThat(console.exitCode()).as(console.log()).isZero();
    }

    private static TestConsole call(TestProject project) {
        return TestConsole.call(Map.of(), "run", "--project", project.folder().toString());
    }
}
