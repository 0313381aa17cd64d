package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.ModelKind;
import org.headrace.PeriodColumn;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectReaderTest {
    private static final TableName ORDERS = new TableName("raw", "orders");

    @TempDir
    Path root;

    @Test
    void theQueryToWarmUpWithIsReadable() {
        assertThatCode(ProjectReader::warmUp).doesNotThrowAnyException();
    }

    @Test
    void aProjectWithNothingSetHasTheDefaults() {
        Project project = ProjectFolder.empty(root)
                .file("sql/shop/load/orders.sql", "/* headrace\nfrom = warehouse\nsync = replace\n*/\nselect a from b")
                .file("sql/shop/models/mart/days.sql", "select a from raw.orders")
                .file("sql/shop/checks/holds.sql", "select a from mart.days")
                .file("sql/shop/exports/days.sql", "/* headrace path = days.csv */ select a from mart.days")
                .file("sql/shop/inspect/days.sql", "select * from somewhere")
                .file("sql/shop/models/mart/.#days.sql", "left by an editor")
                .file("sql/shop/README.md", "for people")
                .read();

        assertThat(project.exportDirectory()).isEqualTo(root.resolve("exports"));
        assertThat(project.embeddedPort()).isEqualTo(15432);
        assertThat(project.retries()).isEqualTo(3);
        assertThat(project.keepChanges()).isEqualTo(Duration.ofDays(90));
        assertThat(project.connection("warehouse"))
                .isEqualTo(new ConnectionSettings(
                        "warehouse", "embedded:warehouse_data", Optional.empty(), Optional.empty()));
        Pipeline shop = project.pipeline("shop");
        assertThat(shop.description()).isEqualTo("a shop");
        assertThat(shop.schedule()).isEmpty();
        Load load = shop.loads().get(0);
        assertThat(load.into()).isEqualTo(ORDERS);
        assertThat(load.sync()).isEqualTo(new Sync.Replace());
        assertThat(load.sync().period()).isEmpty();
        Model model = shop.models().get(0);
        assertThat(model)
                .isEqualTo(new Model(
                        new SqlFile("sql/shop/models/mart/days.sql", "", "select a from raw.orders", 1),
                        new TableName("mart", "days"),
                        ModelKind.VIEW,
                        Inputs.of(Set.of(ORDERS), Map.of()),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of()));
        assertThat(shop.checks().get(0).severity()).isEqualTo(Check.Severity.ERROR);
        assertThat(shop.checks().get(0).period()).isEmpty();
        assertThat(shop.exports().get(0).path()).hasToString("days.csv");
        assertThat(shop.inspections()).extracting(SqlFile::name).containsExactly("days");
    }

    @Test
    void everyKeyCanBeSet() {
        Project project = new ProjectFolder(root)
                .file("headrace.conf", """
                        connections {
                          warehouse { url = "embedded:w" }
                          production { url = "jdbc:postgresql://h:1/p", user = me, password = "s3cret" }
                        }
                        export-dir = "tree/csv"
                        embedded { port = 4711 }
                        retries = 0
                        keep-changes = 7 days
                        """)
                .file(
                        "sql/shop/pipeline.conf",
                        "description = \"a shop\"\nschedule { cron = \"30 6 * * MON-FRI\", time-zone = Europe/Berlin, missed = skip }\n")
                .file("sql/shop/load/orders.sql", """

                        /* headrace
                        describe = "all orders"
                        from     = production
                        into     = lake.orders
                        sync     = period
                        period { column = created_at, unit = hour }
                        */
                        -- why
                        select created_at, value from orders where value > 0;
                        """)
                .file("sql/shop/models/mart/days.sql", """
                        /* headrace
                        describe = "one row a day"
                        kind     = incremental
                        period { column = day, unit = month }
                        key      = day
                        index    = ["value", "day desc, value"]
                        depends  = [lake.orders, elsewhere.holidays]
                        */
                        select a from b
                        """)
                .file("sql/shop/checks/holds.sql", """
                        /* headrace
                        describe = "days are never negative"
                        severity = warn
                        period { column = day, unit = year }
                        depends  = mart.days
                        */
                        select a from b
                        """)
                .file("sql/shop/exports/days.sql", """
                        /* headrace
                        describe = "a file a year"
                        path     = "year={year}/days.csv"
                        depends  = [mart.days]
                        */
                        select a from b
                        """)
                .file("sql/shop/inspect/days.sql", "/* headrace describe = \"for people\" */ select 1")
                .read();

        assertThat(project.root()).isEqualTo(root);
        assertThat(project.exportDirectory()).isEqualTo(root.resolve("tree/csv"));
        assertThat(project.embeddedPort()).isEqualTo(4711);
        assertThat(project.retries()).isZero();
        assertThat(project.keepChanges()).isEqualTo(Duration.ofDays(7));
        assertThat(project.connection("production"))
                .isEqualTo(new ConnectionSettings(
                        "production", "jdbc:postgresql://h:1/p", Optional.of("me"), Optional.of("s3cret")));
        Pipeline shop = project.pipeline("shop");
        assertThat(shop.schedule())
                .contains(new Schedule("30 6 * * 1-5", ZoneId.of("Europe/Berlin"), Schedule.Missed.SKIP));
        Load load = shop.loads().get(0);
        assertThat(load.from()).isEqualTo("production");
        assertThat(load.into()).isEqualTo(new TableName("lake", "orders"));
        assertThat(load.sync().period()).contains(new PeriodColumn("created_at", PeriodUnit.HOUR));
        assertThat(load.scan().orElseThrow().where()).isEqualTo("value > 0");
        assertThat(load.file().sql()).isEqualTo("select created_at, value from orders where value > 0");
        assertThat(load.file().line()).isEqualTo(10);
        Model model = shop.models().get(0);
        assertThat(model.kind()).isEqualTo(ModelKind.INCREMENTAL);
        assertThat(model.period()).contains(new PeriodColumn("day", PeriodUnit.MONTH));
        assertThat(model.key()).containsExactly("day");
        assertThat(model.indexes()).containsExactly("value", "day desc, value");
        assertThat(model.inputs())
                .containsExactlyInAnyOrder(new TableName("lake", "orders"), new TableName("elsewhere", "holidays"));
        Check check = shop.checks().get(0);
        assertThat(check.severity()).isEqualTo(Check.Severity.WARN);
        assertThat(check.period()).contains(new PeriodColumn("day", PeriodUnit.YEAR));
        assertThat(shop.exports().get(0).path()).hasToString("year={year}/days.csv");
        assertThat(shop.inspections()).hasSize(1);
    }

    @Test
    void theDemoProjectIsInOrder() {
        assertThat(ProjectReader.read(Path.of("."), Map.of()).pipelines())
                .extracting(Pipeline::name)
                .contains("entity");
    }

    @Test
    void theEnvironmentOverrides() {
        ProjectFolder folder = ProjectFolder.empty(root).file("headrace.conf", """
                connections.warehouse { url = "embedded:w", url = ${?WAREHOUSE_URL}, password = ${?WAREHOUSE_PASSWORD} }
                export-dir = exports
                export-dir = ${?EXPORT_DIR}
                embedded.port = ${?PORT}
                """);

        Project project = ProjectReader.read(
                folder.root(),
                Map.of(
                        "WAREHOUSE_URL",
                        "jdbc:postgresql:x",
                        "WAREHOUSE_PASSWORD",
                        "s3cret",
                        "EXPORT_DIR",
                        "/tree",
                        "PORT",
                        "99"));

        assertThat(project.connection("warehouse"))
                .isEqualTo(new ConnectionSettings(
                        "warehouse", "jdbc:postgresql:x", Optional.empty(), Optional.of("s3cret")));
        assertThat(project.exportDirectory()).isEqualTo(Path.of("/tree"));
        assertThat(project.embeddedPort()).isEqualTo(99);
        assertThat(folder.read().connection("warehouse").url()).isEqualTo("embedded:w");
    }

    @Test
    void pipelinesFollowThoseTheyReadAndModelsToo() {
        Project project = ProjectFolder.empty(root)
                .file("sql/annual/pipeline.conf", "description = x")
                .file("sql/annual/models/annual/a.sql", "select x from annual.b")
                .file("sql/annual/models/annual/b.sql", "select x from mart.days")
                .file("sql/shop/models/mart/days.sql", "select x from elsewhere.orders")
                .read();

        assertThat(project.pipelines()).extracting(Pipeline::name).containsExactly("shop", "annual");
        assertThat(project.pipeline("annual").models())
                .extracting(model -> model.name().name())
                .containsExactly("b", "a");
    }

    @Test
    void settingsAreReadWhateverTheSqlFilesSay() {
        ProjectFolder folder = ProjectFolder.empty(root).file("sql/shop/models/mart/days.sql", "no SQL");
        assertThatThrownBy(folder::read).hasMessageContaining("sql/shop/models/mart/days.sql:1");

        Project settings = new ProjectReader(Map.of()).readSettings(root);

        assertThat(settings.connections()).containsOnlyKeys("warehouse");
        assertThat(settings.pipelines()).isEmpty();
    }

    @Test
    void anUnknownNameIsRefusedWithASuggestion() {
        Project project = ProjectFolder.empty(root).read();

        assertThatThrownBy(() -> project.pipeline("shoop"))
                .isInstanceOf(HeadraceException.class)
                .hasMessage("There is no pipeline 'shoop' under " + root.resolve("sql") + "; did you mean 'shop'?");
        assertThatThrownBy(() -> project.connection("production"))
                .hasMessage("There is no connection 'production' in " + root.resolve("headrace.conf")
                        + "; known here: warehouse");
    }
}
