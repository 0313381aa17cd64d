package org.headrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A project of some size, which knows what each state of its source may lead to. */
public final class KilledProject {
    private static final String DIGEST =
            "(select count(*) || ' ' || coalesce(sum(hashtextextended(relation::text, 0)::numeric), 0) from %s as relation)";
    private static final String DAY =
            "(select at::date as date, sum(value)::bigint as total, count(*)::bigint as rows from event group by 1)";
    private static final String MONTH = "(select extract(month from date)::int as month, sum(total)::bigint as total,"
            + " sum(rows)::bigint as rows from " + DAY + " as day group by 1)";

    private final TestProject project;
    private final Set<String> rawStates = new HashSet<>();
    private final Set<String> modelStates = new HashSet<>();
    /** By path, every content that a file may have had. */
    private final Map<String, Set<String>> contents = new HashMap<>();

    public KilledProject(TestProject project) {
        this.project = project;
    }

    /** Writes the project, and fills its source. */
    public void write() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "create table item (id int, price int)",
                        "insert into item select id, id from generate_series(1, 5000) as id");
        load("event", "sync = period\nperiod { column = at, unit = day }", "select at, value from event");
        load("item", "sync = replace", "select id, price from item");
        project.model(
                "mart/day",
                "/* headrace\nkind = incremental\nperiod { column = date, unit = day }\nkey = [date]\n*/\n"
                        + "select at::date as date, sum(value)::bigint as total, count(*)::bigint as rows"
                        + " from raw.event group by at::date");
        project.model(
                "mart/month",
                "/* headrace\nkind = materialized_view\nkey = [month]\n*/\n"
                        + "select extract(month from day.date)::int as month, sum(day.total)::bigint as total,"
                        + " sum(day.rows)::bigint as rows from mart.day group by 1");
        project.model(
                "mart/price",
                "/* headrace\nkind = table\n*/\nselect item.id % 10 as kind, sum(item.price)::bigint as price"
                        + " from raw.item group by 1");
        project.check("rows_agree", """
                select 1 as wrong
                where (select count(*) from raw.event) <> (select coalesce(sum(month.rows), 0) from mart.month)
                """);
        project.export("daily", """
                /* headrace
                path = "month={month}/day={date}/day_{date}.csv"
                */
                select extract(month from day.date)::int as month, day.date, day.total from mart.day
                """);
        project.export("monthly", """
                /* headrace
                path = "month={month}/month_{month}.csv"
                */
                select month.month, month.total, month.rows from mart.month
                """);
    }

    private void load(String name, String settings, String sql) {
        project.load(name, "/* headrace\nfrom = production\n" + settings + "\n*/\n" + sql);
    }

    /** Deletes a month at the source, and may write it anew; some items have another price. */
    public void change(int round, int month, boolean isRewritten) {
        String start = "timestamp '2023-0" + month + "-01'";
        project.production()
                .execute(String.join(
                        "; ",
                        "begin",
                        "delete from event where at >= " + start + " and at < " + start + " + interval '1 month'",
                        "insert into event select at, (row * 37 + " + round + " * 11) % 1000"
                                + " from generate_series(" + start + ", " + start
                                + " + interval '1 month -1 second', interval '5 minutes') with ordinality as g (at, row)"
                                + " where " + isRewritten,
                        "update item set price = price + 1 where id % 10 = " + round % 10,
                        "commit"));
        remember();
    }

    private void remember() {
        rawStates.add(project.production().value("select " + digests("event", "item")));
        modelStates.add(project.production()
                .value("select "
                        + digests(
                                DAY,
                                MONTH,
                                "(select id % 10 as kind, sum(price)::bigint as price from item group by 1)")));
        for (String file : project.production()
                .rows("select 'month=' || extract(month from date) || '/day=' || date || '/day_' || date || '.csv|"
                        + "month,date,total|' || extract(month from date) || ',' || date || ',' || total || '|' from "
                        + DAY + " as day union all"
                        + " select 'month=' || month || '/month_' || month || '.csv|month,total,rows|' || month || ','"
                        + " || total || ',' || rows || '|' from " + MONTH + " as month")) {
            String[] parts = file.replaceAll("^\\(\"?|\"?\\)$", "").split("\\|", 2);
            contents.computeIfAbsent(parts[0], path -> new HashSet<>()).add(parts[1].replace('|', '\n'));
        }
    }

    private static String digests(String... relations) {
        StringBuilder all = new StringBuilder("''");
        for (String relation : relations) {
            all.append(" || '; ' || ").append(DIGEST.formatted(relation));
        }
        return all.toString();
    }

    /** Raw tables, models and each file are what some state of the source led to, whole; asked in one snapshot. */
    public void requireNothingHalfDone() {
        assertThat(rawStates).contains(project.warehouse().value("select " + digests("raw.event", "raw.item")));
        assertThat(modelStates)
                .contains(project.warehouse().value("select " + digests("mart.day", "mart.month", "mart.price")));
        for (String file : project.files()) {
            if (!file.endsWith(".headrace-part")) {
                assertThat(contents.getOrDefault(file, Set.of())).contains(project.exported(file));
            }
        }
    }
}
