package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An incremental model whose table a migration made, in partitions. */
class PartitionedModelTest {
    private static final String QUERY = "select at::date as day, sum(n)::bigint as total from raw.ev group by at::date";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makePartitions() {
        project.warehouse()
                .execute(
                        "create schema mart",
                        "create table mart.days (day date, total bigint, unique (day)) partition by range (day)",
                        "create table mart.days_january partition of mart.days for values from ('2023-01-01') to ('2023-02-01')",
                        "create table mart.days_other partition of mart.days default");
        project.production()
                .execute(
                        "create table ev (at timestamp, n int)",
                        "insert into ev select day, 1 from generate_series(timestamp '2023-01-30', '2023-02-02', '1 day') as day");
        project.load("ev", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, n from ev
                """);
        model(QUERY);
    }

    private void model(String query) {
        project.model("mart/days", """
                /* headrace
                kind = incremental
                period { column = day, unit = day }
                key = [day]
                */
                """ + query);
    }

    private String rows(String table) {
        return project.warehouse()
                .value("select string_agg(day || ' ' || total, ', ' order by day) from mart." + table);
    }

    @Test
    void partitionsAreFilledAndStay() {
        project.prepare();

        assertThat(rows("days_january")).isEqualTo("2023-01-30 1, 2023-01-31 1");
        assertThat(rows("days_other")).isEqualTo("2023-02-01 1, 2023-02-02 1");
    }

    @Test
    void onlyDaysThatChangedAreWrittenInTheirPartition() {
        project.prepare();
        String untouched = "select xmin::text from mart.days where day = '2023-02-01'";
        String before = project.warehouse().value(untouched);

        // The rows of both partitions lie at the same places.
        project.production()
                .execute("update ev set n = 5 where at = '2023-01-30'", "delete from ev where at = '2023-02-02'");
        project.prepare();

        assertThat(rows("days")).isEqualTo("2023-01-30 5, 2023-01-31 1, 2023-02-01 1");
        assertThat(project.warehouse().value(untouched)).isEqualTo(before);
    }

    @Test
    void changedQueryFillsTheSamePartitions() {
        project.prepare();
        model(QUERY.replace("sum(n)", "sum(n + 1)"));
        project.prepare();

        assertThat(rows("days_january")).isEqualTo("2023-01-30 2, 2023-01-31 2");
        assertThat(rows("days")).isEqualTo("2023-01-30 2, 2023-01-31 2, 2023-02-01 2, 2023-02-02 2");
    }

    @Test
    void columnThatTheTableLacksIsNamed() {
        project.prepare();
        model(QUERY.replace("sum(n)::bigint as total", "sum(n)::bigint as total, max(n)::int as most"));

        assertThatThrownBy(project::prepare)
                .hasMessageContaining(
                        "The partitioned table mart.days does not have the columns that its model gives; nothing was changed."
                                + "\n  Expected most int4. Change the table by a migration, or drop it");
        assertThat(rows("days_january")).isEqualTo("2023-01-30 1, 2023-01-31 1");
    }
}
