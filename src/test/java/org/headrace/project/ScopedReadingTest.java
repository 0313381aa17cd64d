package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read, and reported, for a command that names a pipeline. The pipelines: other reads shop, shop stock, and stock base. */
class ScopedReadingTest {
    private static final String SQL = "select 1 as a from ";

    @TempDir
    private Path root;

    private ProjectFolder project;

    @BeforeEach
    void makeProject() {
        project = ProjectFolder.empty(root)
                .file("sql/shop/models/mart/sales.sql", SQL + "stock.items")
                .file("sql/stock/pipeline.conf", "description = x")
                .file("sql/stock/models/stock/items.sql", SQL + "stock.a_part")
                .file("sql/stock/models/stock/a_part.sql", "/* headrace kind = table */ " + SQL + "base.things")
                .file("sql/base/pipeline.conf", "description = x")
                .file("sql/base/models/base/things.sql", "/* headrace kind = table */ select 1 as a")
                .file("sql/other/pipeline.conf", "description = x")
                .file("sql/other/models/other/thing.sql", SQL + "mart.sales");
    }

    @Test
    void queriesOfPipelinesThatAreNotReadAreReadWhenAsked() {
        Project read = read("base");
        assertThat(read.pipelines()).extracting(Pipeline::name).containsExactly("base", "other", "shop", "stock");
        assertThat(read.pipeline("other").models().get(0).inputs()).containsExactly(new TableName("mart", "sales"));
    }

    @Test
    void everyPipelineHasTheInputsThatTheWholeProjectShows() {
        Project whole = project.read();
        for (Pipeline pipeline : whole.pipelines()) {
            Project scoped = read(pipeline.name());
            assertThat(scoped.pipeline(pipeline.name())).isEqualTo(pipeline);
            assertThat(scoped.pipelines()).containsExactlyInAnyOrderElementsOf(whole.pipelines());
        }
    }

    @Test
    void pipelinesThatAreReadComeFirst() {
        assertThat(read("shop").pipelines())
                .extracting(Pipeline::name)
                .containsExactly("base", "stock", "shop", "other");
    }

    @Test
    void problemsOfQueriesAreReportedDownToTheLastPipelineThatIsRead() {
        project.file("sql/base/models/base/wrong.sql", SQL + "base.nothing");
        assertRefused("shop", "reads base.nothing, which no file of the project makes");
        assertRefused("base", "reads base.nothing, which no file of the project makes");
        assertRefused("other", "reads base.nothing, which no file of the project makes");
    }

    @Test
    void problemsOfOtherQueriesAreLeftToPlan() {
        project.file("sql/other/models/other/wrong.sql", "select * from nothing");
        assertThat(read("shop").pipelines()).hasSize(4);
        assertThat(project.problems())
                .contains("a model names its columns")
                .contains("the relation 'nothing' is named without its schema");
        assertThat(read("shop").pipeline("other").models().get(1).inputs()).isEmpty();
    }

    @Test
    void problemsOfSettingsAreReportedForAllPipelines() {
        project.file(
                "sql/other/models/other/wrong.sql", "/* headrace kind = tabel, reads { x = soon } */ select 1 as a");
        assertRefused("shop", "'kind' is 'tabel'");
        assertRefused("shop", "'soon' is no distance");
        project.file("sql/other/models/other/wrong.sql", "delete from raw.orders");
        assertRefused("shop", "sql/other/models/other/wrong.sql:1: this is not a SELECT");
    }

    @Test
    void oneNameForTwoRelationsIsRefusedForAllPipelines() {
        project.file("sql/other/models/mart/sales.sql", SQL + "base.things");
        assertRefused("base", "mart.sales is also made by");
    }

    @Test
    void everyCycleThatThePipelineIsPartOfIsFound() {
        project.file("sql/base/models/base/things.sql", SQL + "stock.items");
        assertRefused("shop", "the models read each other in a cycle");
        assertRefused("base", "the models read each other in a cycle");
        assertRefused("stock", "the models read each other in a cycle");
    }

    @Test
    void aCycleOfPipelinesThroughACheckIsFound() {
        project.file("sql/base/checks/holds.sql", SQL + "stock.items");
        assertRefused("base", "the pipelines read each other in a cycle");
        assertRefused("stock", "the pipelines read each other in a cycle");
    }

    @Test
    void aQueryThatTheParserCannotReadReadsWhatItMentions() {
        project.file("sql/other/models/other/odd.sql", "select a from mart.sales fetch first row only");
        assertThat(read("base").pipeline("other").models().get(0).inputs())
                .containsExactly(new TableName("mart", "sales"));
    }

    @Test
    void anUnknownNameReadsTheWholeProject() {
        assertThat(read("shoop").pipelines()).hasSize(4);
        project.file("sql/other/models/other/wrong.sql", "select * from nothing");
        assertRefused("shoop", "a model names its columns");
    }

    private Project read(String pipeline) {
        return new ProjectReader(Map.of()).read(root, pipeline);
    }

    private void assertRefused(String pipeline, String problem) {
        assertThatThrownBy(() -> read(pipeline))
                .isInstanceOf(HeadraceException.class)
                .hasMessageContaining(problem);
    }
}
