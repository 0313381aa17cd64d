package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.headrace.demo.FeatureFiles;
import org.headrace.duckdb.DuckDb;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The project's own pipeline over its demo files, compared with {@link ExpectedFeatures} after each kind of change. */
class FeaturesPipelineTest {
    private static final FeatureFiles.Extent EXTENT = new FeatureFiles.Extent(45, 80, 7, LocalDate.of(2023, 6, 30));

    @RegisterExtension
    private final TestProject project = new TestProject();

    private Path folder;

    @BeforeEach
    void writeProjectAndFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("sql/features"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                project.file(file.toString(), Files.readString(file));
            }
        }
        project.settings("connections.features { url = \"files:data\" }");
        project.warehouse()
                .execute("create schema raw", Files.readString(Path.of("migrations/warehouse/V4__product_events.sql")));
        folder = project.folder().resolve("data");
        try (DuckDb duck = duck()) {
            new FeatureFiles(duck, folder, EXTENT).writeAll();
        }
    }

    private DuckDb duck() {
        return DuckDb.open(project.folder().resolve(".headrace"));
    }

    /** Writes a file by a query that may read it as it is. */
    private void write(String name, String query) throws IOException {
        Path part = project.folder().resolve("part.parquet");
        try (DuckDb duck = duck()) {
            duck.execute(
                    "copy (" + query.replace("'*", "'" + folder + "/*").replace("from 'data/", "from '" + folder + "/")
                            + ") to '" + part + "'");
        }
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void assertAsExpected(String after) {
        project.prepare("features");
        ExpectedFeatures expected;
        try (DuckDb duck = duck()) {
            expected = new ExpectedFeatures(duck, folder);
        }
        compare(after, "core.feature_retention_rate", expected.retention());
        compare(after, "mart.feature_retention_rate", expected.retentionByMonth());
        compare(after, "core.number_of_new_users_use_feature", expected.newUsers());
        compare(after, "mart.fraction_of_new_users_use_feature", expected.newUsersByMonth());
        compare(after, "core.number_of_users_upgraded_in_one_month", expected.upgraded());
        compare(after, "mart.fraction_of_users_upgraded_in_one_month", expected.upgradedByMonth());
    }

    private void compare(String after, String table, List<String> expected) {
        assertThat(expected).as(table + " has rows").isNotEmpty();
        assertThat(project.warehouse().rows("select * from " + table).stream()
                        .sorted()
                        .toList())
                .as(table + " after " + after)
                .isEqualTo(expected);
    }

    @Test
    void resultsAreThoseOfTheFilesAfterEachKindOfChange() throws IOException {
        assertAsExpected("the first run");

        try (DuckDb duck = duck()) {
            new FeatureFiles(duck, folder, EXTENT).rewrite(LocalDate.of(2023, 6, 20));
        }
        assertAsExpected("a rewritten day");

        write(
                "20230605_events.parquet",
                "select * replace ('planner' as product) from 'data/20230605_events.parquet' where user_id % 7 <> 0");
        assertAsExpected("a corrected day");

        write(
                "20230701_events.parquet",
                "select * replace ((timestamp::timestamp - interval 20 days)::varchar as timestamp) from 'data/20230630_events.parquet'"
                        + " union all select * from 'data/20230528_events.parquet'");
        assertAsExpected("late rows");

        Files.delete(folder.resolve("20230610_events.parquet"));
        assertAsExpected("a removed file");

        write(
                "users.parquet",
                "select * from 'data/users.parquet' union all select 9000000000 + i, '2023-06-0' || i, 'new' from range(1, 9) as n(i)"
                        + " union all select 8000000000 + i, '2023-06-0' || i, 'idle' from range(1, 9) as n(i)");
        assertAsExpected("new users");

        write("20230615_events.parquet", "select * from 'data/20230615_events.parquet' where false");
        assertAsExpected("a file of zero rows");

        write(
                "feature_releases.parquet",
                "select * replace ('2023-06-05' as release_date) from 'data/feature_releases.parquet' where feature_id < 140");
        write("releases.parquet", "select * from 'data/releases.parquet' union all select 'x', 1, '2023-05-31'");
        assertAsExpected("other releases");
    }

    @Test
    void partsOfPartitionedTablesThatDidNotChangeAreNotWritten() throws IOException {
        project.prepare("features");
        String untouched =
                "select string_agg(xmin::text, ',' order by xmin::text) from core.feature_retention_rate_2023_05";
        String before = project.warehouse().value(untouched);
        assertThat(before).isNotEmpty();

        write("20230630_events.parquet", "select * from 'data/20230630_events.parquet' where user_id % 2 = 0");
        project.prepare("features");

        assertThat(project.warehouse().value(untouched)).isEqualTo(before);
        assertThat(project.warehouse().value("select count(*) from core.feature_retention_rate_other"))
                .isEqualTo("0");
    }

    @Test
    void exportsHaveAFilePerMonth() {
        project.prepare("features");
        project.exportAllOf("features");

        assertThat(project.files())
                .contains(
                        "year=2023/month=6/feature_retention_rate_2023_6.csv",
                        "year=2023/month=6/fraction_of_new_users_use_feature_2023_6.csv",
                        "year=2023/month=6/fraction_of_users_upgraded_in_one_month_2023_6.csv");
        assertThat(project.exported("year=2023/month=6/feature_retention_rate_2023_6.csv"))
                .startsWith(
                        "year,month,product,feature_id,number_of_users,number_of_users_retained,retention_rate,retention_rate_diff\n"
                                + "2023,6,");
    }
}
