package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.headrace.db.DatabaseException;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from the command line to the statement that fails is short, and straight. */
class StackTraceTest {
    private static final int MOST_FRAMES = 15;

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void writeProject() {
        project.production()
                .execute(
                        "create table event (id int primary key, at timestamp, value int)",
                        "create table event_log (id int, at timestamp, value int)",
                        "insert into event select row, timestamp '2023-01-01' + row * interval '1 minute', row"
                                + " from generate_series(1, 20000) as row",
                        "insert into event_log select * from event");
        project.warehouse().execute("create schema fault", "create table fault.armed (step text)", """
                        create function fault.strike(step text) returns boolean volatile language plpgsql as $$
                        begin
                            if exists (select from fault.armed where armed.step = strike.step) then
                                raise 'struck';
                            end if;
                            return true;
                        end
                        $$
                        """);
        load("period", "event", "sync = period\nperiod { column = at, unit = day }");
        load("key", "event", "sync = key\nkey = [id]");
        load("log", "event_log", "sync = append");
        load("whole", "event", "sync = replace");
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                key = [date]
                */
                select period.at::date as date, sum(period.value)::bigint as total
                from raw.period
                where fault.strike('incremental')
                group by period.at::date
                """);
        project.model("mart/month", """
                /* headrace
                kind = table
                */
                select date_trunc('month', day.date)::date as month, sum(day.total)::bigint as total
                from mart.day
                where fault.strike('table')
                group by 1
                """);
        project.check("positive", "select day.date from mart.day where day.total < 0 or not fault.strike('check')");
        project.export("daily", """
                /* headrace
                path = "day_{date}.csv"
                */
                select day.date, day.total from mart.day where fault.strike('export')
                """);
        project.publication("daily", """
                /* headrace
                to = production
                table = public.daily
                key = [date]
                */
                select day.date, day.total from mart.day where fault.strike('publish')
                """);
        assertThat(call("run").exitCode()).isZero();
    }

    private void load(String name, String table, String sync) {
        project.load(
                name, "/* headrace\nfrom = production\n" + sync + "\n*/\nselect id, at, value from " + table + "\n");
    }

    private TestConsole call(String... words) {
        return TestConsole.call(
                Map.of(),
                Stream.concat(
                                Stream.of(words),
                                Stream.of("--project", project.folder().toString()))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"period", "key", "log", "whole"})
    void aLoadFailsInTheMidstOfItsCopy(String table) {
        project.warehouse()
                .execute("create function fault.fail() returns trigger language plpgsql as $$"
                        + " begin if new.value = 9000 then raise 'struck'; end if; return new; end $$");
        project.warehouse()
                .execute("create trigger fail before insert on raw." + table
                        + " for each row execute function fault.fail()");

        assertThatTheWayIsShort(call("prepare", "--full"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"incremental", "table", "check", "export", "publish"})
    void aStepFailsInItsQuery(String step) {
        project.warehouse().execute("insert into fault.armed values ('" + step + "')");
        project.production().execute("update event set value = value + 1");

        assertThatTheWayIsShort(call("run"));
    }

    private static void assertThatTheWayIsShort(TestConsole console) {
        assertThat(console.exitCode()).isEqualTo(1);
        assertThat(console.events())
                .filteredOn(event -> event.getLevel().equals(Level.ERROR))
                .hasSize(1)
                .allSatisfy(event -> {
                    IThrowableProxy failure = event.getThrowableProxy();
                    assertThat(failure.getClassName()).isEqualTo(DatabaseException.class.getName());
                    List<StackTraceElement> way = way(failure);
                    assertThat(way.size() + 1).as("%s", way).isLessThanOrEqualTo(MOST_FRAMES); // and Main.main
                    assertThat(classes(way)).doesNotHaveDuplicates();
                });
    }

    /** The engine's own frames, from the command line to the driver; those that the compiler added are left out. */
    private static List<StackTraceElement> way(IThrowableProxy failure) {
        IThrowableProxy cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        List<StackTraceElement> frames = new ArrayList<>(Stream.of(cause.getStackTraceElementProxyArray())
                .map(StackTraceElementProxy::getStackTraceElement)
                .filter(frame -> frame.getClassName().startsWith("org.headrace."))
                .filter(frame ->
                        !topLevel(frame).endsWith("Test") && !topLevel(frame).endsWith("TestConsole"))
                .toList());
        Collections.reverse(frames);
        boolean isBridged = frames.size() > 1
                && frames.get(0).getMethodName().equals("execute")
                && frames.get(1).getMethodName().equals("call")
                && frames.get(2).getMethodName().equals("call");
        if (isBridged) {
            frames.remove(1); // Callable<Integer> has a call() that gives an Object
        }
        return frames;
    }

    /** The top-level classes in the order in which they are entered. */
    private static List<String> classes(List<StackTraceElement> way) {
        List<String> entered = new ArrayList<>();
        for (StackTraceElement frame : way) {
            if (entered.isEmpty() || !entered.get(entered.size() - 1).equals(topLevel(frame))) {
                entered.add(topLevel(frame));
            }
        }
        return entered;
    }

    private static String topLevel(StackTraceElement frame) {
        return frame.getClassName().split("\\$", 2)[0];
    }
}
