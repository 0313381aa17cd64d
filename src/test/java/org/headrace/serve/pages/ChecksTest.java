package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ChecksTest {
    @RegisterExtension
    final ServedProject served = new ServedProject();

    @BeforeEach
    void write() {
        served.loadItems();
        served.project().check("a_good", "select id from raw.item where id < 0");
        served.project().check("b_old", "select 1 as wrong from raw.item where id = 1");
        served.project()
                .check(
                        "c_new",
                        "select id, '<script>alert(''1\"'')</script>' as note from raw.item where id = 3 -- <i>");
    }

    private void failForTheFirstTime() {
        served.run("main");
        served.project().production().execute("insert into item values (3)");
        served.run("main");
    }

    @Test
    void newFailuresComeFirst() {
        failForTheFirstTime();

        assertThat(served.get("/checks").body())
                .containsSubsequence(
                        ">c_new</a> <span class=\"state failed\">new</span>", ">b_old</a> ", ">a_good</a> ")
                .containsOnlyOnce(">new</span>")
                .contains("failed, 1 violation", "Last 2 runs");
    }

    @Test
    void beforeTheFirstRunNothingIsKnown() {
        assertThat(served.get("/checks").body()).contains("not run yet", "No run has checked anything yet.");
        assertThat(served.get("/checks/main/a_good").body()).contains("No run has checked it yet.");
    }

    @Test
    void rowsOfAViolationAreShownAsText() {
        failForTheFirstTime();

        assertThat(served.get("/checks/main/c_new").body())
                .contains("&lt;script&gt;alert(", "<td class=\"clip\">3</td>", "1 violation", "Download as CSV")
                .contains("<span class=\"sql-key\">select</span>", "<span class=\"sql-comment\">-- &lt;i&gt;</span>")
                .doesNotContain("<script>alert", "<i>");
        assertThat(served.get("/checks/main/a_good").body()).contains("It holds in each of these runs.");
    }

    @Test
    void rowsOfAViolationAreDownloadedAsCsv() {
        failForTheFirstTime();
        String page = served.get("/checks/main/c_new").body();
        String link = page.substring(page.indexOf("/checks/main/c_new/violations.csv"));

        HttpResponse<String> csv = served.get(link.substring(0, link.indexOf('"')));

        assertThat(csv.body()).isEqualTo("id,note\n3,\"<script>alert('1\"\"')</script>\"\n");
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .startsWith("attachment;");
    }

    @Test
    void unknownNamesAreNotFound() {
        assertThat(served.get("/checks/main/none").body()).contains("The pipeline 'main' has no check 'none'.");
        assertThat(served.get("/checks/none/a_good").statusCode()).isEqualTo(404);
        assertThat(served.get("/checks/main/a_good?run=7").statusCode()).isEqualTo(404);
        assertThat(served.get("/checks/main/a_good?run=x").statusCode()).isEqualTo(404);
        assertThat(served.get("/checks/main/a_good/violations.csv").statusCode())
                .isEqualTo(404);
        assertThat(served.get("/checks/main/a_good/violations.csv?run=1").statusCode())
                .isEqualTo(404);
    }
}
