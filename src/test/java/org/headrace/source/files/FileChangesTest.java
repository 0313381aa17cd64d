package org.headrace.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.headrace.CursorColumn;
import org.headrace.Sync;
import org.headrace.source.Changes;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a load of files does when files come, change, move rows between each other, and go. */
class FileChangesTest {
    private static final String ALL = "select seen, value from read_parquet('*_item.parquet')";

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    @TempDir
    private Path home;

    private LoadedFiles files;

    @BeforeEach
    void writeTwoFiles() throws IOException {
        files = new LoadedFiles(home, databases.warehouse());
        files.write("1_item.parquet", rows("2023-01-01", 1, "2023-01-02", 2));
        files.write("2_item.parquet", rows("2023-01-02", 3, "2023-01-03", 4));
        files.write("other.parquet", "select 'not an item' as text");
    }

    private static String rows(Object... atAndValue) {
        StringBuilder sql = new StringBuilder("select * from (values ");
        for (int i = 0; i < atAndValue.length; i += 2) {
            sql.append(i == 0 ? "(" : ", (")
                    .append(atAndValue[i] == null ? "null" : "'" + atAndValue[i] + "'")
                    .append("::timestamp, ")
                    .append(atAndValue[i + 1])
                    .append(")");
        }
        return sql + ") as rows (seen, value)";
    }

    private Path file(String name) {
        return files.folder().resolve(name);
    }

    private void loadAndRemember(String sql) {
        files.load(sql, LoadedFiles.BY_DAY);
        files.rememberFiles(sql, LoadedFiles.BY_DAY);
    }

    @Test
    void rowsOfAllFilesAreLoaded() {
        Changes changes = files.load(ALL, LoadedFiles.BY_DAY);

        assertThat(changes.extent()).isEqualTo(Changes.Extent.ANEW);
        assertThat(files.rows())
                .containsExactly(
                        "(\"2023-01-01 00:00:00\",1)",
                        "(\"2023-01-02 00:00:00\",2)",
                        "(\"2023-01-02 00:00:00\",3)",
                        "(\"2023-01-03 00:00:00\",4)");
        assertThat(files.state().periods()).hasSize(3);
        assertThat(files.state().rows()).isEqualTo(4);
    }

    @Test
    void digestOnTheWayIsThatOfTheFiles() throws IOException {
        files.write("3_item.parquet", rows(null, 5, "infinity", 6, "-infinity", 7, "1969-12-31", 8));
        files.load(ALL, LoadedFiles.BY_DAY);

        Changes changes = files.load(ALL, LoadedFiles.BY_DAY);

        assertThat(changes.reason())
                .as("files that were just written are read again")
                .isEqualTo("files changed, their rows did not");
    }

    @Test
    void nothingIsReadIfNoFileChanged() throws IOException {
        loadAndRemember(ALL);
        files.write("other.parquet", "select 'another text' as text");

        assertThat(files.load(ALL, LoadedFiles.BY_DAY).reason()).isEqualTo("unchanged at the source");
    }

    @Test
    void onlyFilesThatHoldAChangedPeriodAreRead() {
        files.write("3_item.parquet", rows("2023-01-04", 5));
        loadAndRemember(ALL);
        files.write("2_item.parquet", rows("2023-01-02", 3, "2023-01-03", 40));

        Changes changes = files.load(ALL, LoadedFiles.BY_DAY);

        assertThat(changes.periods()).hasToString("2023-01-03");
        assertThat(changes.reason()).isEqualTo("1 day changed in 1 of 3 files");
        assertThat(((FilesSelection) changes.selection()).files()).containsExactly(file("2_item.parquet"));
        assertThat(files.rows()).contains("(\"2023-01-03 00:00:00\",40)").hasSize(5);

        files.rememberFiles(ALL, LoadedFiles.BY_DAY);
        files.write("2_item.parquet", rows("2023-01-02", 30, "2023-01-03", 40));
        assertThat(((FilesSelection) files.load(ALL, LoadedFiles.BY_DAY).selection()).files())
                .as("the day is in two files")
                .containsExactly(file("1_item.parquet"), file("2_item.parquet"));
        assertThat(files.rows())
                .contains("(\"2023-01-02 00:00:00\",2)", "(\"2023-01-02 00:00:00\",30)")
                .hasSize(5);
    }

    @Test
    void rowsOfARemovedFileGo() throws IOException {
        loadAndRemember(ALL);
        Files.delete(file("2_item.parquet"));

        assertThat(files.load(ALL, LoadedFiles.BY_DAY).periods()).hasToString("2023-01-02..2023-01-03");
        assertThat(files.rows()).containsExactly("(\"2023-01-01 00:00:00\",1)", "(\"2023-01-02 00:00:00\",2)");
    }

    @Test
    void rowsThatMoveToAnotherFileAreNoChange() {
        loadAndRemember(ALL);
        files.write("1_item.parquet", rows("2023-01-01", 1));
        files.write("2_item.parquet", rows("2023-01-03", 4, "2023-01-02", 3, "2023-01-02", 2));

        assertThat(files.load(ALL, LoadedFiles.BY_DAY).reason()).isEqualTo("files changed, their rows did not");
    }

    @Test
    void repeatedRowsAndNullPeriodsCount() {
        loadAndRemember(ALL);
        files.write("3_item.parquet", rows("2023-01-01", 1, null, 9, null, 9));

        assertThat(files.load(ALL, LoadedFiles.BY_DAY).periods()).hasToString("2023-01-01, null");
        assertThat(files.rows()).hasSize(7);
    }

    @Test
    void fileWithoutRowsIsAFile() {
        loadAndRemember(ALL);
        files.write("2_item.parquet", rows("2023-01-01", 1) + " where false");

        files.load(ALL, LoadedFiles.BY_DAY);

        assertThat(files.rows()).hasSize(2);
        files.rememberFiles(ALL, LoadedFiles.BY_DAY);
        assertThat(files.load(ALL, LoadedFiles.BY_DAY).reason()).isEqualTo("unchanged at the source");
    }

    @Test
    void queryOfManyRowsReadsAllFiles() {
        String sums = "select seen, sum(value)::bigint as value from read_parquet('*_item.parquet') group by seen";
        loadAndRemember(sums);
        files.write("1_item.parquet", rows("2023-01-02", 20));

        Changes changes = files.load(sums, LoadedFiles.BY_DAY);

        assertThat(changes.periods()).hasToString("2023-01-01..2023-01-02");
        assertThat(files.rows()).containsExactly("(\"2023-01-02 00:00:00\",23)", "(\"2023-01-03 00:00:00\",4)");
    }

    @Test
    void clockInTheQueryIsLookedAtEachTime() {
        String clock = "select seen, value + (now() is null)::integer as value from '*_item.parquet'";
        loadAndRemember(clock);

        assertThat(files.load(clock, LoadedFiles.BY_DAY).reason()).isEqualTo("files changed, their rows did not");
    }

    @Test
    void keyAndReplaceAndAppendWithACursor() throws IOException {
        Sync byKey = new Sync.ByKey(List.of("value"));
        files.load(ALL, byKey);
        files.write("2_item.parquet", rows("2023-01-02", 3, "2023-02-03", 4));
        assertThat(files.load(ALL, byKey).extent()).isEqualTo(Changes.Extent.ALL);
        assertThat(files.rows()).contains("(\"2023-02-03 00:00:00\",4)").hasSize(4);

        files.load(ALL, new Sync.Replace());
        files.write("2_item.parquet", rows("2023-01-02", 3));
        files.load(ALL, new Sync.Replace());
        assertThat(files.rows()).hasSize(3);
    }

    @Test
    void rowsOfALogStayWhenTheirFileGoes() throws IOException {
        Sync append = new Sync.Append(Optional.of(new CursorColumn("seen", "1 day")));
        files.load(ALL, append);
        Files.delete(file("1_item.parquet"));
        files.write("3_item.parquet", rows("2023-01-05", 9));

        files.load(ALL, append);

        assertThat(files.rows())
                .contains("(\"2023-01-01 00:00:00\",1)", "(\"2023-01-05 00:00:00\",9)")
                .hasSize(5);
        assertThatThrownBy(() -> files.load(ALL, new Sync.Append(Optional.empty())))
                .hasMessageStartingWith(
                        "A load with sync = append finds new rows by the transactions that wrote them, and files have none.");
    }

    @Test
    void relativePathsAreInTheFolderAndNoOtherIsRead() {
        assertThatThrownBy(() -> files.load(
                        "select 1 as seen, content as value from read_text('/etc/hostname')", new Sync.Replace()))
                .hasMessageContaining("Permission Error");
        assertThatThrownBy(
                        () -> files.load("select seen, value from read_parquet(getvariable('x'))", new Sync.Replace()))
                .hasMessage(
                        "The query does not say plainly which files 'read_parquet' reads. Expected a path in quotes, or a list of such,"
                                + " as its first argument.");
        assertThatThrownBy(() -> files.load("select seen, value from '*_none.parquet'", new Sync.Replace()))
                .isInstanceOf(AbsentFilesException.class)
                .hasMessage("no file matches " + files.folder() + "/*_none.parquet");
    }
}
