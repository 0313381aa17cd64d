package org.headrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A project with a step of each kind, any of which can be made to lose a connection while it runs. */
public record FragileProject(TestProject project) {
    /** More bytes than the sockets hold between a source and a warehouse that does not read, so that it is still sending. */
    private static final String MUCH = "insert into event select timestamp '2023-02-20' + row * interval '1 second',"
            + " row, repeat('x', 250000) from generate_series(1, 96) as row";

    /** Writes the project, and fills its source. */
    public void write() {
        project.production().execute("create table event (at timestamp, value int, filler text)", """
                insert into event
                select timestamp '2023-01-01' + row * interval '6 hours', row from generate_series(0, 350) as row
                """);
        project.warehouse().execute(strikeSql());
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value, filler from event
                """);
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                key = [date]
                */
                select event.at::date as date, sum(event.value)::bigint as total
                from raw.event
                where fault.strike('incremental', event.at = '2023-02-10')
                group by event.at::date
                """);
        project.model("mart/month", """
                /* headrace
                kind = materialized_view
                key = [month]
                */
                select extract(month from day.date)::int as month, sum(day.total)::bigint as total
                from mart.day
                where fault.strike('materialized view', day.date = '2023-02-10')
                group by 1
                """);
        project.model("mart/best", """
                /* headrace
                kind = table
                */
                select month.month, month.total from mart.month where fault.strike('table', month.month = 2)
                """);
        project.check("no_day_is_negative", """
                select day.date from mart.day where day.total < 0 or not fault.strike('check', day.date = '2023-02-10')
                """);
        project.export("daily", """
                /* headrace
                path = "month={month}/day_{date}.csv"
                */
                select extract(month from day.date)::int as month, day.date, day.total
                from mart.day
                where fault.strike('export', day.date = '2023-02-10')
                """);
        project.export("monthly", """
                /* headrace
                path = "month={month}/month_{month}.csv"
                */
                select best.month, best.total from mart.best
                """);
    }

    private static String strikeSql() {
        try (InputStream sql = FragileProject.class.getResourceAsStream("strike.sql")) {
            return new String(sql.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes and deletes rows at the source; the first day goes, and all of February is different. */
    public void change() {
        project.production()
                .execute(
                        "delete from event where filler is not null",
                        "delete from event where at::date = (select min(at)::date from event)",
                        "update event set value = value + 1 where at >= '2023-02-01'");
    }

    /** Adds so many bytes at the source that a warehouse which does not read keeps it waiting. */
    public void addMuch() {
        project.production().execute(MUCH);
    }

    /** Prepares and exports. */
    public void run() {
        project.prepare();
        project.export();
    }

    /**
     * The next {@code run} loses a connection in the midst of a step.
     *
     * @param target {@code source}; {@code own}, the warehouse's session that performs the step; or {@code other}
     */
    public void loseConnection(String step, String target) {
        String runs = step.equals("export") ? "2" : "1";
        project.warehouse()
                .execute("insert into fault.armed select '" + step + "', '" + target + "', '"
                        + project.production().name() + "', max(run_id) + " + runs + " from headrace.run");
    }
}
