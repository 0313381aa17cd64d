package org.headrace.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An export none of whose inputs changed reads nothing, and only looks at its files. */
class UnchangedExportTest {
    private static final String DAY_1 = "year=2023/month=1/d_2023_1_1.csv";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void exportOnce() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "insert into event values ('2023-01-01', 1), ('2023-01-02', 2), ('2023-02-01', 3)");
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value from event
                """);
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                */
                select event.at::date as date, sum(event.value)::bigint as total from raw.event group by event.at::date
                """);
        project.model("mart/parts", """
                select
                    extract(year from day.date)::int as year,
                    extract(month from day.date)::int as month,
                    extract(day from day.date)::int as day,
                    day.total
                from mart.day
                """);
        daily("parts.total");
        project.export("yearly", """
                /* headrace
                path = "year={year}/y_{year}.csv"
                */
                select parts.year, sum(parts.total)::bigint as total from mart.parts group by parts.year
                """);
        project.prepare();
        project.export();
    }

    private void daily(String total) {
        project.export("daily", """
                /* headrace
                path = "year={year}/month={month}/d_{year}_{month}_{day}.csv"
                */
                select parts.year, parts.month, parts.day, %s as total from mart.parts
                """.formatted(total));
    }

    private Path path(String file) {
        return project.folder().resolve("exports").resolve(file);
    }

    /** What the warehouse counted for its tables would come too late; a query that fails if it is run tells at once. */
    private void assertThatNothingIsRead() {
        project.warehouse().execute("alter table mart.day rename to hidden");
        try {
            RecordedRun run = project.export();
            assertThat(run.done()).isEmpty();
            assertThat(run.skipped()).containsExactly("daily", "yearly");
            assertThat(run.summary()).isEqualTo("4 files: 0 written, 4 unchanged");
        } finally {
            project.warehouse().execute("alter table mart.hidden rename to day");
        }
    }

    @Test
    void nothingIsReadIfNothingChanged() {
        assertThatNothingIsRead();
        project.prepare();
        assertThatNothingIsRead();
    }

    @Test
    void manyFilesAreLeftToo() {
        project.production()
                .execute("insert into event select timestamp '2024-01-01' + n * interval '1 day', n"
                        + " from generate_series(1, 300) as n");
        project.prepare();
        assertThat(project.export().summary()).isEqualTo("305 files: 301 written, 4 unchanged");

        assertThat(project.export().summary()).isEqualTo("305 files: 0 written, 305 unchanged");
        assertThat(project.export().done()).isEmpty();
    }

    @Test
    void aChangedInputIsSeenThroughViews() {
        project.production().execute("update event set value = 10 where value = 1");
        project.prepare();

        assertThat(project.export().summary()).isEqualTo("4 files: 2 written, 2 unchanged");

        assertThat(project.exported(DAY_1)).isEqualTo("year,month,day,total\n2023,1,1,10\n");
        assertThat(project.exported("year=2023/y_2023.csv")).isEqualTo("year,total\n2023,15\n");
        assertThatNothingIsRead();
    }

    @Test
    void aFileThatIsGoneIsWrittenAgain() throws IOException {
        Files.delete(path(DAY_1));

        RecordedRun run = project.export();

        assertThat(run.done()).containsExactly("daily");
        assertThat(run.skipped()).containsExactly("yearly");
        assertThat(project.exported(DAY_1)).isEqualTo("year,month,day,total\n2023,1,1,1\n");
        assertThatNothingIsRead();
    }

    @Test
    void aFileEditedToTheSameSizeIsWrittenAgain() throws IOException {
        String good = project.exported(DAY_1);
        Files.writeString(path(DAY_1), good.replace("1,1,1", "1,1,9"), UTF_8);

        assertThat(project.export().summary()).isEqualTo("4 files: 1 written, 3 unchanged");

        assertThat(project.exported(DAY_1)).isEqualTo(good);
    }

    /** The time of a change cannot be set. */
    @Test
    void anEditedFileThatPretendsToBeOldIsWrittenAgain() throws IOException {
        String good = project.exported(DAY_1);
        FileTime before = Files.getLastModifiedTime(path(DAY_1));
        Files.writeString(path(DAY_1), good.replace("1,1,1", "1,1,9"), UTF_8);
        Files.setLastModifiedTime(path(DAY_1), before);

        project.export();

        assertThat(project.exported(DAY_1)).isEqualTo(good);
    }

    @Test
    void aFileReplacedByALinkOrAFolderIsWrittenAgain() throws IOException {
        String good = project.exported(DAY_1);
        Path elsewhere = Files.move(path(DAY_1), project.folder().resolve("elsewhere.csv"));
        Files.createSymbolicLink(path(DAY_1), elsewhere);

        project.export();

        assertThat(Files.isSymbolicLink(path(DAY_1))).isFalse();
        assertThat(project.exported(DAY_1)).isEqualTo(good);
    }

    @Test
    void aChangedFileOfTheProjectIsRun() {
        daily("-parts.total");
        assertThat(project.export().done()).containsExactly("daily");
        assertThat(project.exported(DAY_1)).isEqualTo("year,month,day,total\n2023,1,1,-1\n");
    }

    @Test
    void aPeriodDoesNotMarkOthersAsDone() {
        project.production().execute("update event set value = value + 10");
        project.prepare();

        project.export(2023, 2);
        assertThat(project.exported(DAY_1)).endsWith("1,1,1\n");
        project.export();

        assertThat(project.exported(DAY_1)).endsWith("1,1,11\n");
    }

    /** What a period's files were made from by another definition is not what the first one would give. */
    @Test
    void aDefinitionThatComesBackIsRunAfterAPeriodOfAnother() {
        daily("-parts.total");
        project.export(2023, 1);
        daily("parts.total");

        project.export();

        assertThat(project.exported(DAY_1)).endsWith("1,1,1\n");
    }

    @Test
    void aPeriodOfAnUnchangedExportReadsNothing() {
        assertThat(project.export(2023, 1).skipped()).containsExactly("daily", "yearly");
    }

    @Test
    void anotherFolderIsFilledAnew() throws IOException {
        project.settings("export-dir = other");
        assertThat(project.export().summary()).isEqualTo("4 files: 4 written, 0 unchanged");
        assertThat(project.folder().resolve("other").resolve(DAY_1)).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parts.total + (now() is null)::int",
                "parts.total + (current_date is null)::int",
                "parts.total + (age(timestamp '2023-01-01') is null)::int",
                "parts.total + (public.volatile_operand() <#> 1)",
                "parts.total + extract(second from 'now'::timestamp)::int * 0",
                "parts.total + ceil(random())::int - 1",
                "parts.total + (select count(*) from public.other)",
                "parts.total + public.own()"
            })
    void whatMayChangeUnseenIsRunEachTime(String total) {
        project.warehouse().execute("create table public.other (n int)");
        project.warehouse().execute("create function public.own() returns int stable language sql as 'select 0'");
        project.warehouse()
                .execute(
                        "create function public.volatile_operand() returns int immutable language sql as 'select 0'",
                        "create function public.drawn(int, int) returns int volatile language sql as 'select 0'",
                        "create operator public.<#> (leftarg = int, rightarg = int, function = public.drawn)");
        daily(total);
        project.export();

        assertThat(project.export().done()).containsExactly("daily");
    }

    @Test
    void anImmutableFunctionIsTakenAtItsWordUntilItIsDefinedAnew() {
        project.warehouse()
                .execute("create function public.own(n bigint) returns bigint immutable language sql as 'select n'");
        daily("public.own(parts.total)");
        project.export();
        assertThat(project.export().done()).isEmpty();
        project.warehouse()
                .execute(
                        "create or replace function public.own(n bigint) returns bigint immutable language sql as 'select -n'");

        assertThat(project.export().done()).containsExactly("daily");

        assertThat(project.exported(DAY_1)).endsWith("1,1,-1\n");
        assertThat(project.export().done()).isEmpty();
    }

    @Test
    void functionsThatDependOnTheirArgumentsAloneAreNoReasonToRun() {
        daily("abs(parts.total) + length(json_build_object('a', parts.total)::text) * 0");
        project.export();

        assertThat(project.export().done()).isEmpty();
    }

    @Test
    void aViewWithAClockIsReadEachTime() {
        project.model("mart/parts", """
                select
                    2023 as year, 1 as month, 1 as day,
                    count(*) filter (where day.date < current_date + interval '100 years') as total
                from mart.day
                """);
        project.prepare();
        project.export();

        assertThat(project.export().done()).containsExactly("daily", "yearly");
    }

    @Test
    void anExportThatWouldFillAFileOfOneThatIsLeftIsRefused() {
        project.export("z_other", """
                /* headrace
                path = "year={year}/y_{year}.csv"
                */
                select parts.year, parts.total from mart.parts where parts.day = 2
                """);

        assertThatThrownBy(project::export)
                .hasMessageContaining("fills year=2023/y_2023.csv, which the export 'yearly' has filled in this run");

        assertThat(project.exported("year=2023/y_2023.csv")).isEqualTo("year,total\n2023,6\n");
    }

    @Test
    void planSaysWhichExportsAreLeft() throws IOException {
        assertThat(project.planExports())
                .containsExactly(
                        "export daily: none of its inputs changed, and its files are as they were left",
                        "export yearly: none of its inputs changed, and its files are as they were left");
        Files.delete(path(DAY_1));
        assertThat(project.planExports())
                .first()
                .isEqualTo("export daily: all its files, where they differ: " + DAY_1 + " is gone");
        project.production().execute("update event set value = value + 10");
        project.prepare();
        assertThat(List.copyOf(project.planExports()).get(1))
                .isEqualTo("export yearly: all its files, where they differ: mart.day changed");
    }
}
