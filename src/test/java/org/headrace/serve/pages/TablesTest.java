package org.headrace.serve.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TablesTest {
    @RegisterExtension
    final ServedProject served = new ServedProject();

    @BeforeEach
    void write() {
        served.project()
                .production()
                .execute(
                        "create table item (id int, at timestamp)",
                        "insert into item values (1, '2023-01-02'), (2, '2023-01-05 12:00')");
        served.project().load("item", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select id, at from item""");
        served.project()
                .model(
                        "mart/total",
                        "/* headrace\nkind = table\n*/\nselect count(*) as \"<b>items</b>\" from raw.item -- <script>");
        served.project().check("some", "select 1 as wrong from mart.total where false");
    }

    @Test
    void aTableShowsWhatItIsMadeFromAndWhoReadsIt() {
        served.run("main");

        assertThat(served.get("/tables").body()).contains("/tables/mart.total\"", "load from production");
        assertThat(served.get("/tables/mart.total").body())
                .contains("<li class=\"depth-0\">", "<li class=\"depth-1\">", "equal to its source at")
                .contains("href=\"/checks/main/some\"", "<code>bigint</code>", "Version 1 since")
                .contains("&lt;b&gt;items&lt;/b&gt;", "-- &lt;script&gt;")
                .doesNotContain("<b>items", "-- <script>");
    }

    @Test
    void daysThatChangedAreMarked() {
        served.run("main");
        served.project().production().execute("update item set id = 3 where id = 2");
        served.run("main");

        assertThat(served.get("/tables/raw.item").body())
                .contains("<title>2023-01-05: changed ", "1 period, from 2023-01-05 00:00 to 2023-01-06 00:00")
                .contains("href=\"/tables/mart.total\"");
    }

    @Test
    void beforeTheFirstRunItWasNeverMade() {
        assertThat(served.get("/tables").body()).contains("never made");
        assertThat(served.get("/tables/mart.total").body())
                .contains("never made", "The warehouse does not have the table yet.");
    }

    @Test
    void onlyTablesOfTheProjectAreShown() {
        served.run("main");

        assertThat(served.get("/tables/pg_catalog.pg_authid").body())
                .contains("No load and no model of the project makes a table 'pg_catalog.pg_authid'.");
        assertThat(served.get("/tables/%3Cscript%3E").statusCode()).isEqualTo(404);
    }

    @Test
    void aCalendarBeginsOnMonday() {
        Calendar calendar = Calendar.of(Map.of(LocalDate.of(2024, 12, 31), 4L, LocalDate.of(2024, 1, 1), 1L));

        assertThat(calendar.days())
                .containsExactly(
                        new Calendar.Day(Calendar.STEP, 0, 1, "2024-01-01: changed 1 time"),
                        new Calendar.Day(53 * Calendar.STEP, Calendar.STEP, 4, "2024-12-31: changed 4 times"));
        assertThat(Calendar.of(Map.of()).days()).isEmpty();
    }
}
