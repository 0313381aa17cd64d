package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PipelinePageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    final ServedProject served = new ServedProject();

    @BeforeEach
    void write() {
        served.loadItems();
        served.project().model("mart/total", "/* headrace\nkind = table\n*/\nselect count(*) as items from raw.item");
        served.project().file("sql/main/pipeline.conf", "description = \"a test\"\nschedule { cron = \"@yearly\" }\n");
    }

    @Test
    void thePlanIsMadeOnDemand() {
        assertThat(served.get("/pipelines/main").body())
                .contains("never loaded")
                .doesNotContain("it is new");

        assertThat(served.get("/pipelines/main/plan").body()).contains("raw.item", "mart.total", ">do<");
        served.run("main");
        assertThat(served.get("/pipelines/main/plan").body()).contains(">skip<").doesNotContain(">do<");
    }

    @Test
    void aPlanThatCannotBeMadeSaysWhy() {
        served.project().production().execute("drop table item");

        assertThat(served.get("/pipelines/main/plan").body()).contains("message failed", "item");
    }

    @Test
    void aRunIsStarted() {
        String csrf = served.csrf("/pipelines/main");

        assertThat(served.post("/pipelines/main/start", "reload=raw.item&csrf=" + csrf)
                        .body())
                .contains("<h1>main</h1>");

        await().atMost(PATIENCE).until(() -> served.get("/runs/2").body().contains("state done"));
        assertThat(served.get("/runs/1").body()).contains("<dd>request</dd>", "What changed", "raw.item");
        assertThat(served.get("/pipelines/main").body()).contains("the longest took", "Run now");
    }

    @Test
    void aFormOfAnotherSiteStartsNothing() {
        assertThat(served.post("/pipelines/main/start", "reload=").statusCode()).isEqualTo(403);
        assertThat(served.post("/pipelines/main/pause", "csrf=guessed").statusCode())
                .isEqualTo(403);
        assertThat(served.get("/runs").body()).contains("There are no such runs.");
    }

    @Test
    void onlyTablesOfThePipelineAreReloaded() {
        String csrf = served.csrf("/pipelines/main");

        assertThat(served.post("/pipelines/main/start", "reload=raw.other&csrf=" + csrf)
                        .body())
                .contains("main loads no table 'raw.other'");
        assertThat(served.post("/pipelines/none/start", "csrf=" + csrf).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aScheduleIsPausedAndResumed() {
        String csrf = served.csrf("/pipelines/main");

        assertThat(served.post("/pipelines/main/pause", "csrf=" + csrf).body())
                .contains("<dt>Paused</dt>", "Resume the schedule");
        assertThat(served.post("/pipelines/main/resume", "csrf=" + csrf).body())
                .contains("<dt>Next run</dt>", "Pause the schedule");
    }

    @Test
    void aScheduleIsPausedBeforeTheFirstRun() {
        served.project().warehouse().execute("drop schema if exists headrace cascade");
        String csrf = served.csrf("/pipelines/main");

        assertThat(served.post("/pipelines/main/pause", "csrf=" + csrf).body()).contains("<dt>Paused</dt>");
    }
}
