package org.headrace.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tree of CSV files that exports leave behind. */
class CsvTreeTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void fillWarehouse() {
        project.warehouse().execute("create table public.day (year int, month int, day int, total int)", """
                insert into public.day values (2023, 1, 1, 10), (2023, 1, 2, 20), (2023, 2, 1, 30), (2024, 1, 1, 40)
                """);
    }

    private void export(String name, String path, String sql) {
        project.export(name, "/* headrace\npath = \"" + path + "\"\n*/\n" + sql);
    }

    private void exportByYear(String name, String sql) {
        export(name, "year={year}/all_{year}.csv", sql);
    }

    private void exportByMonth(String sql) {
        export("monthly", "year={year}/month={month}/m_{year}_{month}.csv", sql);
    }

    private void exportDaysMonthsAndYears() {
        export(
                "daily",
                "year={year}/month={month}/day={day}/d_{year}_{month}_{day}.csv",
                "select day.year, day.month, day.day, day.total from public.day");
        exportByMonth("select day.year, day.month, sum(day.total) as total from public.day group by 1, 2");
        exportByYear("yearly", "select day.year, sum(day.total) as total from public.day group by 1");
    }

    private Path path(String file) {
        return project.folder().resolve("exports").resolve(file);
    }

    @Test
    void valuesAreQuotedSoThatTheyCanBeReadBack() {
        export("values", "values.csv", """
                select
                    'a,b' as "x,y",
                    'say "hi"' as "q""q",
                    E'two\\nlines' as lines,
                    '' as empty,
                    null::text as nothing,
                    'ä中😀' as "ü",
                    1.50::numeric as number
                """);

        project.export();

        assertThat(project.exported("values.csv")).isEqualTo("""
                "x,y","q""q",lines,empty,nothing,ü,number
                "a,b","say ""hi""\","two
                lines","",,ä中😀,1.50
                """);
    }

    @Test
    void anExportWithoutRowsFillsNoFile() {
        export("nothing", "nothing.csv", "select 1 as one where false");

        assertThat(project.export().summary()).isEqualTo("0 files: 0 written, 0 unchanged");

        assertThat(project.files()).isEmpty();
    }

    @Test
    void aFileHoldsAllItsRowsInTheQuerysOrder() {
        exportByYear("ordered", """
                select day.year, day.total from public.day
                union all
                select 2023, value * 7919 % 1009 from (values (1), (2), (3), (4)) as number (value)
                order by total desc
                """);

        project.export();

        assertThat(project.exported("year=2023/all_2023.csv")).isEqualTo("""
                year,total
                2023,856
                2023,703
                2023,550
                2023,397
                2023,30
                2023,20
                2023,10
                """);
        assertThat(project.files()).containsExactly("year=2023/all_2023.csv", "year=2024/all_2024.csv");
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(project.folder().resolve("outside"));
        Files.createDirectories(path("."));
        Files.createSymbolicLink(path("year=2023"), outside);
        exportByYear("yearly", "select day.year from public.day");

        assertThatThrownBy(project::export).hasMessageContaining("leads out of the export folder");

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void filesThatAreNoLongerFilledGoAndTheirEmptyFoldersToo() throws IOException {
        exportDaysMonthsAndYears();
        project.export();
        Files.writeString(path("year=2023/notes.txt"), "mine", UTF_8);
        project.warehouse().execute("delete from public.day where year = 2024 or day = 2 or month = 2");

        assertThat(project.export().summary()).isEqualTo("3 files: 2 written, 1 unchanged, 6 old ones removed");

        assertThat(project.files())
                .containsExactly(
                        "year=2023/all_2023.csv",
                        "year=2023/month=1/day=1/d_2023_1_1.csv",
                        "year=2023/month=1/m_2023_1.csv",
                        "year=2023/notes.txt");
        assertThat(path("year=2024")).doesNotExist();
        assertThat(path("year=2023/month=2")).doesNotExist();
        project.warehouse().execute("delete from public.day");
        project.export();
        assertThat(project.files()).containsExactly("year=2023/notes.txt");
    }

    @Test
    void anExportThatWasRenamedOwnsItsUnchangedFiles() throws IOException {
        exportByYear("yearly", "select day.year, sum(day.total) as total from public.day group by 1");
        project.export();
        Files.move(
                project.folder().resolve("sql/main/exports/yearly.sql"),
                project.folder().resolve("sql/main/exports/annual.sql"));
        project.export();
        project.warehouse().execute("delete from public.day where year = 2024");

        project.export();

        assertThat(project.files()).containsExactly("year=2023/all_2023.csv");
    }

    @Test
    void aFileWhoseBytesWouldBeTheSameIsNotTouched() throws IOException {
        exportDaysMonthsAndYears();
        project.export();
        for (String file : project.files()) {
            Files.setLastModifiedTime(path(file), LONG_AGO);
        }
        project.warehouse().execute("update public.day set total = 21 where day = 2");

        assertThat(project.export().summary()).isEqualTo("9 files: 3 written, 6 unchanged");

        assertThat(project.files().stream().filter(this::isNew))
                .containsExactly(
                        "year=2023/all_2023.csv",
                        "year=2023/month=1/day=2/d_2023_1_2.csv",
                        "year=2023/month=1/m_2023_1.csv");
    }

    private boolean isNew(String file) {
        return path(file).toFile().lastModified() > LONG_AGO.toMillis();
    }

    @Test
    void aFileChangedByHandIsPutRight() throws IOException {
        exportDaysMonthsAndYears();
        project.export();
        String file = "year=2024/all_2024.csv";
        String good = project.exported(file);
        for (String bad : new String[] {"", "ye", good + "2024,41\n", good.replace("40", "41")}) {
            Files.writeString(path(file), bad, UTF_8);

            project.export();

            assertThat(project.exported(file)).isEqualTo(good);
        }
    }

    @Test
    void aPeriodTakesItsFilesAndTheCoarserOnesThatContainIt() {
        exportDaysMonthsAndYears();

        project.export(2023, 1, 2);
        assertThat(project.files())
                .containsExactly(
                        "year=2023/all_2023.csv",
                        "year=2023/month=1/day=2/d_2023_1_2.csv",
                        "year=2023/month=1/m_2023_1.csv");

        project.export(2023, 2);
        assertThat(project.files())
                .hasSize(5)
                .contains("year=2023/month=2/day=1/d_2023_2_1.csv", "year=2023/month=2/m_2023_2.csv");

        project.export(2024);
        assertThat(project.files()).hasSize(8).contains("year=2024/month=1/day=1/d_2024_1_1.csv");
    }

    @Test
    void aPeriodRemovesOnlyItsOwnStaleFiles() {
        exportDaysMonthsAndYears();
        project.export();
        project.warehouse().execute("delete from public.day where year = 2024 or month = 2");

        project.export(2023, 2);

        assertThat(project.files())
                .hasSize(7)
                .contains("year=2024/month=1/day=1/d_2024_1_1.csv")
                .noneMatch(file -> file.contains("month=2"));
    }

    @Test
    void monthsMayBePaddedTexts() {
        exportByMonth(
                "select day.year::text as year, lpad(day.month::text, 2, '0') as month, day.total from public.day");

        project.export(2023, 2);

        assertThat(project.files()).containsExactly("year=2023/month=02/m_2023_02.csv");
    }

    /** The second export waits for a lock that its query asks for; meanwhile the table changes. */
    @Test
    void allExportsSeeOneSnapshot() throws InterruptedException {
        String total = "select sum(day.total) as total from public.day";
        export("a_first", "first.csv", total);
        export("b_second", "second.csv", total + " where pg_advisory_xact_lock_shared(1)::text = ''");
        TestTransaction gate = project.warehouse().begin().execute("select pg_advisory_xact_lock(1)");
        Thread exporting = new Thread(project::export);
        exporting.start();
        project.warehouse().awaitWaiting();
        project.warehouse().execute("update public.day set total = 1000");
        gate.commit();
        exporting.join();

        assertThat(project.exported("first.csv")).isEqualTo("total\n100\n");
        assertThat(project.exported("second.csv")).isEqualTo("total\n100\n");
    }

    @Test
    void aQueryWithoutAColumnOfThePathIsRefused() {
        exportByYear("yearly", "select day.month, day.day from public.day");

        assertThatThrownBy(project::export)
                .hasMessage(
                        "export yearly failed (sql/main/exports/yearly.sql:4): The path 'year={year}/all_{year}.csv'"
                                + " names the column 'year', which the query does not have; it has: month, day.");
    }

    @Test
    void aFailedExportLeavesEveryFileWhole() {
        exportDaysMonthsAndYears();
        project.export();
        String before = project.exported("year=2023/all_2023.csv");
        exportByYear(
                "yearly", "select day.year, sum(day.total) / (day.year - 2024) as total from public.day group by 1");

        assertThatThrownBy(project::export).hasMessageContaining("division by zero");

        assertThat(project.exported("year=2023/all_2023.csv")).isEqualTo(before);
        assertThat(project.files()).hasSize(9);
    }

    @Test
    void aQueryThatFailsAtItsEndChangesNothing() {
        String days = "select n as day, %s as value from generate_series(1, 300) as n";
        export("daily", "day={day}/all.csv", days.formatted("1"));
        project.export();

        export("daily", "day={day}/all.csv", days.formatted("2 / (299 - n)"));
        export("monthly", "month={day}/all.csv", days.formatted("2 / (299 - n)"));
        assertThatThrownBy(project::export).hasMessageContaining("division by zero");

        assertThat(project.files()).hasSize(300);
        assertThat(project.exported("day=1/all.csv")).isEqualTo("day,value\n1,1\n");
        assertThat(path("month=1")).doesNotExist();
    }

    @Test
    void moreFilesThanABatchMayComeInAnyOrder() {
        export("daily", "day={day}/all.csv", "select n % 300 as day, n from generate_series(0, 899) as n order by n");

        assertThat(project.export().summary()).isEqualTo("300 files: 300 written, 0 unchanged");

        assertThat(project.files()).hasSize(300);
        assertThat(project.exported("day=7/all.csv")).isEqualTo("day,n\n7,7\n7,307\n7,607\n");
        assertThat(project.export().summary()).isEqualTo("300 files: 0 written, 300 unchanged");
    }

    @Test
    void whatAKilledExportWasWritingIsRemovedByTheNext() throws IOException {
        exportDaysMonthsAndYears();
        project.export();
        Files.writeString(path("year=2023/.all_2023.csv.main.headrace-part"), "year,to", UTF_8);
        project.warehouse().execute("update headrace.run set outcome = 'running', finished_at = null");

        RecordedRun run = project.export();

        assertThat(run.summary()).isEqualTo("9 files: 0 written, 9 unchanged");
        assertThat(project.files()).hasSize(9);
        assertThat(project.warehouse().rows("select outcome from headrace.run order by run_id"))
                .containsExactly("(abandoned)", "(done)");
    }

    /** Its rows come ungrouped, so its query runs again; that time its last row is met before any file is begun. */
    @Test
    void anExportThatFailsSortedLeavesNoFolders() {
        export("broken", "group={part}/all.csv", """
                select (n % 3)::int as part, 1 / (5000 - n) as value from generate_series(1, 5000) as n
                """);

        assertThatThrownBy(project::export).hasMessageContaining("division by zero");

        assertThat(path("")).isEmptyDirectory();
    }
}
