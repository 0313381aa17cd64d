package org.headrace.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.headrace.Sync;
import org.headrace.db.Session;
import org.headrace.load.RawLoad;
import org.headrace.source.Rows;
import org.headrace.source.SourceQuery;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be: the message names the file, and nothing is changed. */
class BadFilesTest {
    private static final String ALL = "select seen, value from read_parquet('*_item.parquet')";

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @TempDir
    private Path home;

    private LoadedFiles files;

    @BeforeEach
    void loadOneFile() throws IOException {
        files = new LoadedFiles(home, databases.warehouse());
        files.write("1_item.parquet", "select timestamp '2023-01-01' as seen, 1 as value");
        files.load(ALL, LoadedFiles.BY_DAY);
    }

    private void assertNothingChanged() {
        assertThat(files.rows()).containsExactly("(\"2023-01-01 00:00:00\",1)");
    }

    @Test
    void fileThatIsStillWrittenIsNamed() throws IOException {
        byte[] whole = Files.readAllBytes(files.folder().resolve("1_item.parquet"));
        Path part = files.folder().resolve("2_item.parquet");
        Files.write(part, Arrays.copyOf(whole, whole.length - 10));

        assertThatThrownBy(() -> files.load(ALL, LoadedFiles.BY_DAY))
                .hasMessageStartingWith(
                        part + " cannot be read: Invalid Input Error: No magic bytes found at end of file")
                .hasMessageContaining("nothing was changed.\n  It may still be written");
        assertNothingChanged();

        Files.write(part, new byte[0]);
        assertThatThrownBy(() -> files.load(ALL, LoadedFiles.BY_DAY))
                .hasMessageStartingWith(part + " cannot be read: ");
        assertNothingChanged();
    }

    @Test
    void fileWithOtherColumnsIsNamed() {
        Path other = files.folder().resolve("2_item.parquet");
        files.write("2_item.parquet", "select timestamp '2023-01-02' as seen, '1' as value");
        assertThatThrownBy(() -> files.load(ALL, LoadedFiles.BY_DAY))
                .hasMessageStartingWith(
                        other + " has other columns than " + files.folder().resolve("1_item.parquet")
                                + ": its column 'value' is VARCHAR, not INTEGER; nothing was changed.");

        files.write("2_item.parquet", "select timestamp '2023-01-02' as seen, 1 as value, 2 as extra");
        assertThatThrownBy(() -> files.load(ALL, LoadedFiles.BY_DAY))
                .hasMessageContaining("it has a column 'extra' more");

        files.write("2_item.parquet", "select timestamp '2023-01-02' as seen");
        assertThatThrownBy(() -> files.load(ALL, LoadedFiles.BY_DAY)).hasMessageContaining("it has no column 'value'");
        assertNothingChanged();
    }

    @Test
    void columnsMayDifferWhereTheQuerySaysSo() {
        files.write("2_item.parquet", "select timestamp '2023-01-02' as seen, 1 as value, 2 as extra");

        files.load(
                "select seen, extra as value from read_parquet('*_item.parquet', union_by_name = true)",
                LoadedFiles.BY_DAY);

        assertThat(files.rows()).containsExactly("(\"2023-01-01 00:00:00\",)", "(\"2023-01-02 00:00:00\",2)");
    }

    @Test
    void fileThatIsReplacedDuringTheCopyIsNamed() {
        Path replaced = files.folder().resolve("1_item.parquet");
        try (FilesSource source = files.open();
                Session session = Session.open(databases.warehouse().endpoint())) {
            Rows rows = source.rows(new SourceQuery(ALL, LoadedFiles.BY_DAY, Optional.empty()));
            var changes = rows.changes(Optional.empty());
            files.write("1_item.parquet", "select timestamp '2023-01-01' as seen, 2 as value");

            assertThatThrownBy(() -> session.inTransaction(() -> new RawLoad(
                                    session, Set.of(), (row, start, length) -> {})
                            .load(rows, LoadedFiles.TABLE, LoadedFiles.BY_DAY, LoadedFiles.BY_DAY.period(), changes)))
                    .hasMessage(
                            replaced
                                    + " was changed or removed while the load read; nothing was changed in the warehouse."
                                    + "\n  Write a file under another name and rename it when it is complete. Run the command again.");
        }
        assertNothingChanged();
    }

    @Test
    void damagedFileIsNamed() throws IOException {
        Path damaged = files.folder().resolve("2_item.parquet");
        files.write(
                "2_item.parquet",
                "select timestamp '2023-01-01' + to_seconds(i) as seen, i::integer as value from range(100000) as n(i)");
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, 100, 20_000, (byte) 7);
        Files.write(damaged, bytes);

        assertThatThrownBy(() -> files.load(ALL, LoadedFiles.BY_DAY))
                .hasMessageContaining(damaged.toString())
                .hasMessageContaining("nothing was changed");
        assertNothingChanged();
    }

    @Test
    void valueOfAnotherTypeInACsvNamesTheFile() throws IOException {
        Path file = Files.writeString(files.folder().resolve("item.csv"), "seen;value\n2023-01-01;x\n");
        String csv =
                "select seen, value from read_csv('item.csv', header = true, delim = ';', quote = '\"', auto_detect = false,"
                        + " columns = {'seen': 'timestamp', 'value': 'integer'})";

        assertThatThrownBy(() -> files.load(csv, new Sync.Replace())).hasMessageContaining(file.toString());
        assertNothingChanged();
    }

    @Test
    void folderOfExtensionsIsHonoured() throws IOException {
        Path extensions = Files.createDirectory(home.resolve("extensions"));
        Path extension = Files.writeString(extensions.resolve("httpfs.duckdb_extension"), "no extension");
        files.extensions(extensions);

        assertThatThrownBy(() -> files.load(ALL, LoadedFiles.BY_DAY)).hasMessageContaining(extension.toString());
        Files.delete(extension);
        files.load(ALL, LoadedFiles.BY_DAY);
        assertNothingChanged();
    }
}
