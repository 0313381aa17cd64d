package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong between files. */
class DependenciesTest {
    @TempDir
    Path root;

    private ProjectFolder project;

    @BeforeEach
    void writeProject() {
        project = ProjectFolder.empty(root);
    }

    @Test
    void anUnknownRelationInASchemaOfTheProjectIsReportedWithASuggestion() {
        project.file("sql/shop/models/mart/days.sql", "select 1 as a")
                .file("sql/shop/models/mart/months.sql", "-- why\nselect a\nfrom mart.dayz")
                .file("sql/shop/checks/holds.sql", "select a from mart.years");

        assertThat(project.problems())
                .isEqualTo("sql/shop/models/mart/months.sql:3: reads mart.dayz, which no file of the project makes;"
                        + " did you mean 'mart.days'?\n"
                        + "sql/shop/checks/holds.sql:1: reads mart.years, which no file of the project makes;"
                        + " did you mean 'mart.days'?");
    }

    @Test
    void whatLiesInOtherSchemasIsForTheWarehouseToKnow() {
        project.file("sql/shop/models/mart/days.sql", "select a from elsewhere.whatever");

        assertThat(project.read().pipelines()).hasSize(1);
    }

    @Test
    void modelsThatReadEachOtherAreReportedAsACycle() {
        project.file("sql/shop/models/mart/a.sql", "\nselect x from mart.b")
                .file("sql/shop/models/mart/b.sql", "select x from mart.c")
                .file("sql/shop/models/mart/c.sql", "select x from mart.a");

        assertThat(project.problems())
                .isEqualTo("sql/shop/models/mart/a.sql:2: the models read each other in a cycle: mart.a reads mart.b"
                        + " reads mart.c reads mart.a");
    }

    @Test
    void aModelThatReadsItselfIsACycle() {
        project.file("sql/shop/models/mart/a.sql", "select x from mart.a");

        assertThat(project.problems())
                .isEqualTo("sql/shop/models/mart/a.sql:1: the models read each other in a cycle: mart.a reads mart.a");
    }

    @Test
    void pipelinesThatReadEachOtherAreReportedAsACycle() {
        project.file("sql/shop/models/mart/a.sql", "select x from stock.b")
                .file("sql/shop/models/mart/c.sql", "select 1 as x")
                .file("sql/stock/pipeline.conf", "description = x")
                .file("sql/stock/models/stock/b.sql", "select x from mart.c");

        assertThat(project.problems())
                .isEqualTo("sql/shop/pipeline.conf:1: the pipelines read each other in a cycle: shop reads stock reads"
                        + " shop");
    }

    @Test
    void twoFilesCannotMakeOneRelation() {
        project.file("sql/shop/models/raw/orders.sql", "select 1 as a")
                .file("sql/shop/load/orders.sql", "/* headrace\nfrom = warehouse\nsync = replace\n*/ select 1");

        assertThat(project.problems())
                .isEqualTo("sql/shop/models/raw/orders.sql:1: raw.orders is also made by sql/shop/load/orders.sql; give"
                        + " one of them another name");
    }

    @Test
    void allProblemsAreReportedTogether() {
        project.file("headrace.conf", ProjectFolder.WAREHOUSE + "colour = red\n")
                .file("sql/shop/pipeline.conf", "")
                .file("sql/shop/notes/a.sql", "select 1")
                .file("sql/shop/load/orders.sql", "/* headrace\nfrom = nowhere\nsync = replace\n*/ select 1")
                .file("sql/shop/models/mart/a.sql", "select * from orders; select 2")
                .file("sql/shop/models/mart/b.sql", "select x from mart.c");

        assertThat(project.problems()).isEqualTo("""
                        headrace.conf:2: unknown key 'colour'; known here: connections, embedded, export-dir, keep-changes, retries
                        sql/shop/notes:1: unknown folder; known here: checks, exports, inspect, load, models, publish
                        sql/shop/pipeline.conf:1: the key 'description' is missing
                        sql/shop/load/orders.sql:2: there is no connection 'nowhere' in headrace.conf; known here: warehouse
                        sql/shop/models/mart/a.sql:1: a second statement begins here; a file holds one SELECT
                        sql/shop/models/mart/a.sql:1: a model names its columns; write them in place of '*'
                        sql/shop/models/mart/a.sql:1: the relation 'orders' is named without its schema; write schema.orders
                        sql/shop/models/mart/b.sql:1: reads mart.c, which no file of the project makes; did you mean 'mart.a'?""");
    }

    @Test
    void aFileWithAProblemStillMakesItsRelation() {
        project.file(
                        "sql/shop/models/mart/a.sql",
                        "/* headrace\nkind = incremetal\nperiod { column = d, unit = day }\nkey = d\n*/\nselect b from mart.bb")
                .file("sql/shop/models/mart/b.sql", "/* headrace kind = [table */ select a from mart.a")
                .file("sql/shop/models/mart/c.sql", "select b from mart.b join lake.d using (b)")
                .file(
                        "sql/shop/load/d.sql",
                        "/* headrace\nfrom = warehouse\nsync = perod\nperiod { column = d, unit = day }\ninto = lake.d\n*/\nselect 1 as b")
                .file("sql/shop/load/e.sql", "/* headrace\ninto = lake.e\nsync = {\n*/\nselect 1 as b")
                .file(
                        "sql/shop/exports/f.sql",
                        "/* headrace path = \"../f\" */ select b from lake.e join lake.x using (b)");

        assertThat(project.problems().lines().map(line -> line.split(";", 2)[0]))
                .containsExactlyInAnyOrder(
                        "sql/shop/load/d.sql:3: 'sync' is 'perod'",
                        "sql/shop/load/e.sql:4: the settings cannot be read: expecting a close parentheses ')' here",
                        "sql/shop/models/mart/a.sql:2: 'kind' is 'incremetal'",
                        "sql/shop/models/mart/b.sql:1: the settings cannot be read: List should have ended with ] or had a comma",
                        "sql/shop/exports/f.sql:1: the path '../f' leaves the export folder or has an empty part",
                        "sql/shop/models/mart/a.sql:6: reads mart.bb, which no file of the project makes",
                        "sql/shop/exports/f.sql:1: reads lake.x, which no file of the project makes");
    }

    @Test
    void aModelIsBuiltAfterThoseThatItsTextMentions() {
        project.file("sql/shop/models/mart/a.sql", "select j @? '$.a' as b from mart.z")
                .file("sql/shop/models/mart/b.sql", "select 'mart.c' as b, (mart.z).x as z from raw.mart")
                .file("sql/shop/models/mart/z.sql", "select mart.b as j from raw.mart as mart");

        assertThat(project.read().pipeline("shop").models())
                .extracting(model -> model.name().toString())
                .containsExactly("mart.b", "mart.z", "mart.a");
    }
}
