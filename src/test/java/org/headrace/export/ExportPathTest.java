package org.headrace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The paths that values give: one for each value, and none outside of the folder. */
class ExportPathTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void fillWarehouse() {
        project.warehouse()
                .execute("create table public.day (year int)", "insert into public.day values (2023), (2024)");
    }

    private void export(String name, String path, String sql) {
        project.export(name, "/* headrace\npath = \"" + path + "\"\n*/\n" + sql);
    }

    private void exportByYear(String name, String sql) {
        export(name, "year={year}/all_{year}.csv", sql);
    }

    @Test
    void valuesNeverLeadOutOfTheFolder() {
        project.warehouse().execute("create table public.place (name text)", """
                insert into public.place values
                    ('../../etc/passwd'), ('..'), ('.'), (''), (null), ('a/b'), ('a:b%c'), (E'line\\nend'), ('é x'),
                    ('__HIVE_DEFAULT_PARTITION__'), ('A'), ('a'), ('%41'), ('NULL'), ('"'), (','), (',,'), ('\\.'), (' ')
                """);
        export("places", "place={name}/x.csv", "select place.name from public.place");

        project.export();

        assertThat(project.files())
                .containsExactlyInAnyOrder(
                        "place=..%2F..%2Fetc%2Fpasswd/x.csv",
                        "place=%2E%2E/x.csv",
                        "place=%2E/x.csv",
                        "place=__HIVE_DEFAULT_PARTITION__/x.csv",
                        "place=__EMPTY__/x.csv",
                        "place=%5F_HIVE_DEFAULT_PARTITION__/x.csv",
                        "place=A/x.csv",
                        "place=a/x.csv",
                        "place=%2541/x.csv",
                        "place=NULL/x.csv",
                        "place=%22/x.csv",
                        "place=,/x.csv",
                        "place=,,/x.csv",
                        "place=%5C./x.csv",
                        "place= /x.csv",
                        "place=a%2Fb/x.csv",
                        "place=a%3Ab%25c/x.csv",
                        "place=line%0Aend/x.csv",
                        "place=é x/x.csv");
        assertThat(project.exported("place=__HIVE_DEFAULT_PARTITION__/x.csv")).isEqualTo("name\n\n");
        assertThat(project.exported("place=__EMPTY__/x.csv")).isEqualTo("name\n\"\"\n");
        assertThat(project.files().stream().map(project::exported)).allMatch(text -> text.startsWith("name\n"));
    }

    @Test
    void equalValuesThatLookDifferentHaveFilesOfTheirOwn() {
        export("amounts", "amount={amount}/positive={positive}/x.csv", """
                select given.amount, given.amount > 0 as positive
                from (values (1.0), (1.00), (1.0), (1.00), (-1.0)) as given (amount)
                """);

        project.export();

        assertThat(project.files())
                .containsExactlyInAnyOrder(
                        "amount=-1.0/positive=false/x.csv",
                        "amount=1.0/positive=true/x.csv",
                        "amount=1.00/positive=true/x.csv");
        assertThat(project.exported("amount=1.00/positive=true/x.csv")).hasLineCount(3);
    }

    @Test
    void twoExportsMayNotFillOneFile() {
        exportByYear("a_first", "select day.year from public.day where day.year = 2023");
        exportByYear("b_second", "select day.year from public.day");

        assertThatThrownBy(project::export)
                .hasMessage("export b_second failed (sql/main/exports/b_second.sql:4): The export 'b_second' fills"
                        + " year=2023/all_2023.csv, which the export 'a_first' has filled in this run; every file"
                        + " needs a path of its own. Give one of them another path.");

        assertThat(project.files()).containsExactly("year=2023/all_2023.csv");
    }

    /** With 400 paths before, so that it does not come in the first batch. */
    @Test
    void thePathThatComesTwiceIsNamed() {
        export("pairs", "{a}{b}.csv", """
                select pair.a, pair.b
                from (
                    select 'x' || n as a, 'y' as b from generate_series(1, 400) as n
                    union all select 'z', 'zz'
                    union all select 'zz', 'z'
                ) as pair
                """);

        assertThatThrownBy(project::export)
                .hasMessage(
                        "export pairs failed (sql/main/exports/pairs.sql:4): The export 'pairs' fills zzz.csv twice, from"
                                + " rows of which the columns in the path differ; every file needs a path of its own. Put"
                                + " a separator between the columns in the path, or more columns into it.");
    }

    /** 255 bytes are what the usual file systems take. */
    @Test
    void aNameMayBeAsLongAsTheFileSystemTakes() {
        export("long", "{name}/{name}.csv", "select repeat('x', 251) as name union all select repeat('é', 125)");

        assertThat(project.export().summary()).isEqualTo("2 files: 2 written, 0 unchanged");
        assertThat(project.export().summary()).isEqualTo("2 files: 0 written, 2 unchanged");

        assertThat(project.exported("x".repeat(251) + "/" + "x".repeat(251) + ".csv"))
                .hasLineCount(2);
        assertThat(project.exported("é".repeat(125) + "/" + "é".repeat(125) + ".csv"))
                .hasLineCount(2);
    }

    @Test
    void aLongerNameIsRefused() {
        String name = "é".repeat(126);
        export("long", "a/{name}.csv", "select 'short' as name union all select '" + name + "'");

        assertThatThrownBy(project::export)
                .hasMessage(
                        "export long failed (sql/main/exports/long.sql:4): The path a/" + name + ".csv has a name of"
                                + " 256 bytes; a file system takes 255 at most. Nothing was written there. Shorten the column"
                                + " in the query, such as with left(name, 60), or take it out of the path.");

        assertThat(project.files()).isEmpty();
    }
}
