package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PagesTest {
    @RegisterExtension
    final ServedProject served = new ServedProject();

    @BeforeEach
    void write() {
        served.loadItems();
        served.project().model("mart/total", "/* headrace\nkind = table\n*/\nselect count(*) as items from raw.item");
        served.project().check("some", "select 1 as wrong where not exists (select from mart.total)");
        served.project().file("sql/main/pipeline.conf", "description = \"<script>alert(1)</script>\"\n");
    }

    @Test
    void beforeTheFirstRunHomeSaysThatNothingRan() {
        served.project().warehouse().execute("drop schema if exists headrace cascade");
        HttpResponse<String> home = served.get("/");

        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body())
                .contains("Nothing has run in this warehouse yet", "Not all of its tables are loaded yet");
        assertThat(home.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .startsWith("default-src 'self';");
        assertThat(served.get("/runs").body()).contains("There are no such runs.");
    }

    @Test
    void homeSaysHowFreshAPipelineIs() {
        served.run("main");

        assertThat(served.get("/").body())
                .contains("As the source was at", "1 check holds", "aria-label=\"prepare done, ", "card is-good");
    }

    @Test
    void aScriptInAValueIsShownAsText() {
        assertThat(served.get("/").body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
        assertThat(served.get("/runs/%3Cscript%3E").body())
                .contains("'&lt;script&gt;' is not a number")
                .doesNotContain("<script>");
    }

    @Test
    void aFailingCheckIsNamed() {
        served.project().check("none", "select 1 as wrong");
        served.run("main");

        assertThat(served.get("/").body())
                .contains("1 of 2 checks does not hold", ">none</a>", "1 violation", "card is-bad");
        assertThat(served.get("/runs").body()).contains("check failed");
    }

    @Test
    void aRunShowsItsSteps() {
        served.run("main");
        served.run("main");

        assertThat(served.get("/runs/1").body()).contains("raw.item", "mart.total", "<rect class=\"fill done\"");
        assertThat(served.get("/runs").body()).contains("/runs/1", "/runs/3", "aria-label=\"Runs of main\"");
        assertThat(served.get("/runs/99").statusCode()).isEqualTo(404);
    }

    @Test
    void assetsMayBeKept() {
        HttpResponse<String> style = served.get(Assets.path("headrace.css"));

        assertThat(style.statusCode()).isEqualTo(200);
        assertThat(style.headers().firstValue("Cache-Control")).get().asString().contains("immutable");
        assertThat(served.get("/assets/000000000000/headrace.css").headers().firstValue("Cache-Control"))
                .contains("no-cache");
        assertThat(served.get("/assets/x/secret.css").statusCode()).isEqualTo(404);
    }

    @Test
    void theLogOfAllRunsIsSearched() {
        served.project().check("none", "select 1 as wrong");
        served.run("main");

        assertThat(served.get("/log?text=RAW.ITEM").body())
                .contains("load raw.item")
                .doesNotContain("check some");
        assertThat(served.get("/log?problems=yes").body())
                .contains("check none")
                .doesNotContain(">done<");
        assertThat(served.get("/log?text=%25").body()).contains("No run said anything like that.");
    }

    @Test
    void aRunIsFollowedToItsEnd() {
        served.run("main");

        String events = served.send(HttpRequest.newBuilder(URI.create(served.address() + "/runs/1/live"))
                        .header("Accept", "text/event-stream")
                        .build())
                .body();

        assertThat(events).contains("event: update", "mart.total", "event: end");
    }
}
