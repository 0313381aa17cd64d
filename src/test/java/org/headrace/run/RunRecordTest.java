package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.state.Caller;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code headrace.runs}, {@code steps} and {@code check_results} say, while a run goes on and afterwards. */
class RunRecordTest {
    private static final Caller OTTO =
            new Caller(Caller.COMMAND_LINE, "otto", "host7", 4711, "1.2.3", Optional.of("a".repeat(40)));
    private static final Duration NOT_WITHIN_A_TEST = Duration.ofHours(1);

    @RegisterExtension
    private final TestProject project = new TestProject();

    @BeforeEach
    void writeProject() {
        project.production()
                .execute(
                        "create table event (at timestamp, value int)",
                        "insert into event select timestamp '2023-01-01' + day * interval '1 day', day"
                                + " from generate_series(1, 100) as day");
        project.load("event", """
                /* headrace
                from = production
                sync = period
                period { column = at, unit = day }
                */
                select at, value from event
                """);
        project.model("mart/total", """
                /* headrace
                kind = table
                */
                select sum(event.value)::bigint as total from raw.event
                """);
        project.check("no_negative_value", "select event.value as value from raw.event where event.value < 0");
        project.check("no_large_value", """
                /* headrace
                severity = warn
                */
                select event.value as value from raw.event where event.value > 97
                """);
    }

    private void prepare(Duration delay) {
        prepare(() -> Session.open(project.warehouse().endpoint()), delay);
    }

    private void prepare(Supplier<Session> connect, Duration delay) {
        Watching watching = new Watching(OTTO, connect, delay);
        try (Session session = Session.open(project.warehouse().endpoint());
                PipelineRun run = new PipelineRun(
                        session, new RecordedRun(), Duration.ZERO, () -> false, Optional.of(watching))) {
            project.prepare(run);
        }
    }

    private List<String> steps(int run, String columns) {
        return project.warehouse()
                .rows("select " + columns + " from headrace.steps where run_id = " + run + " order by position");
    }

    @Test
    void aRunSaysWhoRanWhatAndWhere() {
        prepare(NOT_WITHIN_A_TEST);

        assertThat(project.warehouse()
                        .rows(
                                "select command, outcome, trigger, os_user, host, process_id, headrace_version, git_commit,"
                                        + " database_role = current_user, finished_at >= started_at, steps, skipped_steps"
                                        + " from headrace.runs"))
                .containsExactly(
                        "(prepare,done,\"command line\",otto,host7,4711,1.2.3," + "a".repeat(40) + ",t,t,4,0)");
    }

    @Test
    void aStepSaysWhenItRanAndHowMuchWentThroughIt() {
        project.prepare();

        assertThat(steps(1, "name, outcome, rows, rows_read, rows_written, bytes"))
                // A binary COPY: 19 bytes of header, 2 of trailer, and a row of 2 + 4 + 8 + 4 + 4.
                .containsExactly(
                        "(raw.event,done,100,100,100," + (19 + 100 * 22 + 2) + ")",
                        "(mart.total,done,1,,1,)",
                        "(no_large_value,done,3,,,)",
                        "(no_negative_value,done,0,,,)");
        assertThat(steps(
                        1,
                        "step_started_at between started_at and step_finished_at,"
                                + " step_finished_at <= clock_timestamp(),"
                                + " abs(extract(epoch from step_finished_at - step_started_at) - seconds) < 0.002"))
                .containsOnly("(t,t,t)");
    }

    @Test
    void skippedStepsAreRecordedWithTheirReason() {
        project.prepare();

        project.prepare();

        assertThat(steps(2, "kind, name, outcome, detail, rows"))
                .containsExactly(
                        "(load,raw.event,skipped,\"unchanged at the source\",)",
                        "(table,mart.total,skipped,\"none of its inputs changed\",)",
                        "(check,no_large_value,done,\"3 violations, only a warning\",3)",
                        "(check,no_negative_value,skipped,\"none of its inputs changed since it last held\",)");
        assertThat(project.warehouse().rows("select steps, skipped_steps from headrace.runs where run_id = 2"))
                .containsExactly("(1,3)");
    }

    @Test
    void theResultOfEachCheckIsKeptForEachRun() {
        project.prepare();
        project.production().execute("update event set value = -value where value in (1, 2)");
        assertThatThrownBy(project::prepare).isInstanceOf(HeadraceException.class);
        project.check("cannot_be_read", "select 1 / event.value as value from raw.event where event.value = 0");
        project.production().execute("update event set value = 0 where value < 0");
        assertThatThrownBy(project::prepare).hasMessageContaining("division by zero");

        assertThat(project.warehouse()
                        .rows("select run_id, check_name, outcome, violations, checked_at is null"
                                + " from headrace.check_results order by run_id, check_name"))
                .containsExactly(
                        "(1,no_large_value,warned,3,f)",
                        "(1,no_negative_value,passed,0,f)",
                        "(2,no_large_value,warned,3,f)",
                        "(2,no_negative_value,failed,2,f)",
                        "(3,cannot_be_read,error,,f)");
    }

    @Test
    void stepsCanBeWatchedWhileARunLasts() {
        project.prepare();
        project.production().execute("update event set value = 200 where value = 100");
        TestTransaction holder = project.warehouse().begin().execute("select * from mart.total");
        CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> prepare(Duration.ZERO));

        await().until(() -> steps(2, "name, outcome, step_finished_at is null, seconds >= 0")
                .equals(List.of("(raw.event,done,f,t)", "(mart.total,running,t,t)")));
        assertThat(project.warehouse().rows("select outcome, seconds, os_user from headrace.runs where run_id = 2"))
                .containsExactly("(running,,otto)");

        holder.commit();
        prepared.join();
        assertThat(steps(2, "name, outcome"))
                .containsExactly(
                        "(raw.event,done)", "(mart.total,done)", "(no_large_value,done)", "(no_negative_value,done)");
    }

    @Test
    void aStepThatIsDoneButNotCommittedStillRuns() {
        project.prepare();
        project.load("other", """
                /* headrace
                from = production
                sync = replace
                */
                select value from other
                """);
        project.production().execute("create table other as select 1 as value");
        project.prepare();
        project.production().execute("update event set value = 200 where value = 100", "update other set value = 2");
        TestTransaction holder = project.warehouse().begin().execute("lock table raw.other");
        CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> prepare(Duration.ZERO));

        await().until(() -> steps(3, "name, outcome, detail, step_finished_at is null")
                .equals(List.of(
                        "(raw.event,running,\"1 day changed at the source; not committed yet\",f)",
                        "(raw.other,running,\"changed at the source\",t)")));

        holder.commit();
        prepared.join();
        assertThat(steps(3, "name, outcome, detail").get(0))
                .isEqualTo("(raw.event,done,\"1 day changed at the source\")");
    }

    @Test
    void aShortRunOpensNoSecondSession() {
        prepare(
                () -> {
                    throw new AssertionError("opened");
                },
                NOT_WITHIN_A_TEST);

        assertThat(project.warehouse().value("select outcome from headrace.runs"))
                .isEqualTo("done");
    }

    @Test
    void aRunWhoseStepsCannotBeShownGoesOn() {
        project.prepare();
        project.production().execute("update event set value = 200 where value = 100");
        TestTransaction holder = project.warehouse().begin().execute("select * from mart.total");
        CompletableFuture<Void> refused = new CompletableFuture<>();
        CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> prepare(
                () -> {
                    refused.complete(null);
                    throw HeadraceException.failed("too many connections");
                },
                Duration.ZERO));
        refused.join();

        holder.commit();
        prepared.join();

        assertThat(steps(2, "outcome")).containsOnly("(done)");
    }

    @Test
    void aRunWhoseLockNobodyHoldsIsShownAsAbandoned() {
        project.prepare();
        project.warehouse()
                .execute(
                        "update headrace.run set outcome = 'running', finished_at = null",
                        "update headrace.step set outcome = 'running' where name = 'mart.total'");

        assertThat(project.warehouse().rows("select outcome from headrace.runs"))
                .containsExactly("(abandoned)");
        assertThat(steps(1, "outcome")).containsExactly("(done)", "(abandoned)", "(done)", "(done)");

        project.prepare();

        assertThat(project.warehouse().rows("select outcome from headrace.run order by run_id"))
                .containsExactly("(abandoned)", "(done)");
        assertThat(project.warehouse().rows("select outcome from headrace.step where run_id = 1 order by position"))
                .containsExactly("(done)", "(abandoned)", "(done)", "(done)");
    }

    @Test
    void aLockOfAnotherPipelineKeepsNoRunAlive() {
        project.prepare();
        project.warehouse()
                .execute("update headrace.run set outcome = 'running', finished_at = null, backend_pid = null");
        TestTransaction other = project.warehouse()
                .begin()
                .execute("select pg_advisory_xact_lock(hashtextextended('headrace pipeline other', 0))");
        assertThat(project.warehouse().rows("select outcome from headrace.runs"))
                .containsExactly("(abandoned)");

        other.execute("select pg_advisory_xact_lock(hashtextextended('headrace pipeline main', 0))");

        assertThat(project.warehouse().rows("select outcome from headrace.runs"))
                .containsExactly("(running)");
        project.warehouse().execute("update headrace.run set backend_pid = 1");
        assertThat(project.warehouse().rows("select outcome from headrace.runs"))
                .containsExactly("(abandoned)");
        other.rollback();
    }

    @Test
    void aLoadIsEqualToItsSourceAtTheMomentOfItsSnapshot() {
        project.prepare();
        project.production().execute("update event set value = 200 where value = 100");
        TestTransaction holder = project.warehouse().begin().execute("lock table raw.event");
        CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> prepare(NOT_WITHIN_A_TEST));
        project.warehouse().awaitWaiting();
        project.production().execute("create table later as select clock_timestamp() as at");
        String later = project.production().value("select at from later");

        holder.commit();
        prepared.join();

        assertThat(
                        project.warehouse()
                                .rows(
                                        "select equal_to_source_at < '" + later + "', changed_at > '" + later + "',"
                                                + " equal_to_source_at > (select max(started_at) from headrace.runs) from headrace.loads"))
                .containsExactly("(t,t,t)");
    }

    @Test
    void aLoadThatWasSkippedIsEqualToItsSourceAtALaterMoment() {
        project.prepare();
        String then = project.production().value("select clock_timestamp()");

        project.prepare();

        assertThat(project.warehouse()
                        .rows("select equal_to_source_at > '" + then + "', changed_at < '" + then
                                + "' from headrace.loads"))
                .containsExactly("(t,t)");
    }

    @Test
    void aLoadThatWasRolledBackIsNoNearerToItsSource() {
        project.prepare();
        String then = project.production().value("select clock_timestamp()");
        project.warehouse().execute("alter table raw.event add check (value < 1000)");
        project.production().execute("update event set value = 1000 where value = 100");

        assertThatThrownBy(project::prepare).isInstanceOf(HeadraceException.class);

        assertThat(project.warehouse().rows("select equal_to_source_at < '" + then + "' from headrace.loads"))
                .containsExactly("(t)");
    }
}
