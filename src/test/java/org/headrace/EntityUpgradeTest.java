package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A warehouse in which days and months were tables gets materialized views in their place, and keeps what others made of these. */
class EntityUpgradeTest {
    private static final Path PIPELINE = Path.of("sql/entity");
    private static final String READER = "entity_upgrade_reader";

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void makeTheWarehouseOfBefore() throws IOException {
        project.production().execute("create table entity (created_at timestamp, value int)", """
                insert into entity
                select timestamp '2022-11-28' + row * interval '5 hours', row from generate_series(1, 400) as row
                """);
        project.file("sql/entity/pipeline.conf", Files.readString(PIPELINE.resolve("pipeline.conf")));
        project.file("sql/entity/load/entity.sql", Files.readString(PIPELINE.resolve("load/entity.sql")));
        project.file("sql/entity/models/mart/entity_daily.sql", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                key = [date]
                */
                select
                    entity.created_at::date as date,
                    extract(year from entity.created_at::date)::int as year,
                    sum(entity.value)::bigint as sum_values,
                    round(avg(entity.value), 6)::numeric as mean_values
                from raw.entity
                group by entity.created_at::date
                """);
        project.file("sql/entity/models/mart/entity_yearly.sql", """
                /* headrace
                kind = materialized_view
                key = [year]
                */
                select entity_daily.year, sum(entity_daily.sum_values)::bigint as sum_values
                from mart.entity_daily
                group by entity_daily.year
                """);
        project.prepare("entity");
        project.warehouse()
                .execute(
                        "create role " + READER,
                        "grant select on mart.entity_daily to " + READER,
                        "grant select (year) on mart.entity_yearly to " + READER,
                        "create view public.report as select entity_daily.date, entity_yearly.sum_values"
                                + " from mart.entity_daily join mart.entity_yearly using (year)",
                        "grant select on public.report to " + READER);
    }

    @AfterEach
    void dropTheRole() {
        project.warehouse().execute("drop owned by " + READER, "drop role " + READER);
    }

    @Test
    void viewsAndGrantsAreKept() throws IOException {
        try (Stream<Path> paths = Files.walk(PIPELINE)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                project.file(path.toString(), Files.readString(path));
            }
        }
        project.prepare("entity");

        assertThat(project.warehouse().rows("""
                        select relname, relkind from pg_class
                        where relnamespace = 'mart'::regnamespace and relkind <> 'i' order by relname
                        """))
                .containsExactly("(entity_daily,m)", "(entity_monthly,m)", "(entity_yearly,m)");
        assertThat(project.warehouse().rows("""
                        select
                            has_table_privilege('%1$s', 'mart.entity_daily', 'select'),
                            has_column_privilege('%1$s', 'mart.entity_yearly', 'year', 'select'),
                            has_table_privilege('%1$s', 'public.report', 'select')
                        """.formatted(READER))).containsExactly("(t,t,t)");
        assertThat(project.warehouse().rows("select * from public.report where date = '2023-02-19'"))
                .isEqualTo(project.warehouse()
                        .rows("select date '2023-02-19', sum(value) from raw.entity where created_at >= '2023-01-01'"));
    }
}
