package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the main job hold on what it builds, and see what is wrong there. */
class EntityChecksTest {
    private static final Path PIPELINE = Path.of("sql/entity");
    private static final List<String> MARTS = List.of("mart.entity_daily", "mart.entity_monthly", "mart.entity_yearly");

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void runThePipeline() throws IOException {
        project.production().execute("create table entity (created_at timestamp, value int)", """
                insert into entity
                select timestamp '2022-11-28' + row * interval '5 hours', row from generate_series(1, 400) as row
                """);
        try (Stream<Path> paths = Files.walk(PIPELINE)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                project.file(path.toString(), Files.readString(path));
            }
        }
        project.prepare("entity");
        MARTS.forEach(this::makeWritable);
    }

    /** A materialized view cannot be wrong; in its place, a table with its rows can. */
    private void makeWritable(String mart) {
        project.warehouse()
                .execute(
                        "create table writable as table " + mart,
                        "drop materialized view " + mart,
                        "alter table writable set schema mart",
                        "alter table mart.writable rename to " + mart.substring("mart.".length()));
    }

    @ParameterizedTest(name = "{0} sees: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            days_agree_with_raw      | delete from raw.entity where created_at = '2023-01-02 15:00'
            days_agree_with_raw      | insert into raw.entity values ('2024-01-02 15:00', 0)
            days_agree_with_raw      | delete from mart.entity_daily where date = '2023-01-02'
            days_agree_with_raw      | update mart.entity_daily set value_count = value_count + 1 where date = '2023-01-02'
            days_agree_with_raw      | update mart.entity_daily set sum_values = sum_values + 1 where date = '2023-01-02'
            days_agree_with_raw      | update mart.entity_daily set min_values = min_values - 1 where date = '2023-01-02'
            days_agree_with_raw      | update mart.entity_daily set max_values = max_values + 1 where date = '2023-01-02'
            days_agree_with_raw      | update mart.entity_daily set mean_values = mean_values + 0.000001 where date = '2023-01-02'
            days_lie_in_their_month  | update mart.entity_daily set month = 2 where date = '2023-01-02'
            days_lie_in_their_month  | delete from mart.entity_monthly where month = 1
            months_are_sums_of_days  | delete from mart.entity_daily where date = '2023-01-02'
            months_are_sums_of_days  | delete from mart.entity_monthly where month = 1
            months_are_sums_of_days  | update mart.entity_monthly set max_values = max_values + 1 where month = 1
            months_are_sums_of_days  | update mart.entity_monthly set year = 2024 where month = 1
            months_are_sums_of_days  | update mart.entity_monthly set month = 2 where month = 1
            months_are_sums_of_days  | update mart.entity_monthly set mean_values = mean_values + 1 where month = 1
            years_are_sums_of_months | delete from mart.entity_monthly where year = 2022
            years_are_sums_of_months | update mart.entity_monthly set sum_values = sum_values + 1 where month = 1
            """)
    void aCheckSeesWhatIsWrong(String check, String mistake) throws IOException {
        assertThat(violations(check)).isZero();

        project.warehouse().execute(mistake);

        assertThat(violations(check)).isPositive();
    }

    private int violations(String check) throws IOException {
        String sql = Files.readString(PIPELINE.resolve("checks/" + check + ".sql"));
        return project.warehouse().rows(sql).size();
    }
}
