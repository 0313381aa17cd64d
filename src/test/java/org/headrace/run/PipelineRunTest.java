package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.plan.Step;
import org.headrace.project.SqlFile;
import org.headrace.state.RunLock;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for a run as a whole: the lock, the record, and that it leaves alone what is up to date. */
class PipelineRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

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
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = date, unit = day }
                key = [date]
                */
                select event.at::date as date, sum(event.value)::bigint as total from raw.event group by event.at::date
                """);
        project.model("mart/month", """
                /* headrace
                kind = materialized_view
                key = [month]
                */
                select date_trunc('month', day.date)::date as month, sum(day.total)::bigint as total from mart.day group by 1
                """);
        project.check("no_negative_value", "select event.value as value from raw.event where event.value < 0");
    }

    @Test
    void aRunThatFindsNothingToDoWritesNothingButItself() {
        project.prepare();
        List<String> before = everythingStored();

        RecordedRun second = project.prepare();

        assertThat(second.done()).isEmpty();
        assertThat(second.summary()).startsWith("nothing changed; looking took ");
        assertThat(everythingStored()).isEqualTo(before);
        assertThat(project.warehouse().rows("select command, outcome from headrace.run"))
                .containsExactly("(prepare,done)", "(prepare,done)");
    }

    /** Each row version of each table but those that record runs, and each relation with its file. */
    private List<String> everythingStored() {
        List<String> stored = new ArrayList<>(project.warehouse().rows("""
                select oid::regclass, relfilenode, xmin from pg_class
                where relnamespace in ('raw'::regnamespace, 'mart'::regnamespace, 'headrace'::regnamespace)
                order by oid
                """));
        for (String table : project.warehouse().rows("""
                select oid::regclass from pg_class
                where relnamespace in ('raw'::regnamespace, 'mart'::regnamespace, 'headrace'::regnamespace)
                    and relkind in ('r', 'm')
                    and oid not in ('headrace.run'::regclass, 'headrace.step'::regclass, 'headrace.check_result'::regclass)
                order by oid
                """)) {
            String name = table.substring(1, table.length() - 1);
            stored.addAll(project.warehouse().rows("select '" + name + "', ctid, xmin, xmax from " + name));
        }
        return stored;
    }

    @Test
    void whoWatchesIsToldOfEachRowThatPasses() {
        project.production().execute("insert into event select '2023-05-01', n from generate_series(1, 500) as n");
        assertThat(project.prepare().rowsPassed()).isBetween(600L, 610L);
        project.export("value", "/* headrace\npath = \"values.csv\"\n*/\nselect event.value from raw.event");

        assertThat(project.export().rowsPassed()).isBetween(600L, 610L);
    }

    @Test
    void planSaysWhatARunWillDoAndChangesNothing() {
        project.prepare();
        project.production().execute("update event set value = 0 where value = 7");
        List<String> before = everythingStored();

        assertThat(project.plan())
                .containsExactly(
                        "load raw.event: 1 day changed at the source",
                        "incremental mart.day: raw.event changes",
                        "materialized view mart.month: mart.day changes",
                        "check no_negative_value: raw.event changes");

        assertThat(everythingStored()).isEqualTo(before);
        assertThat(project.prepare().done())
                .containsExactly("raw.event", "mart.day", "mart.month", "no_negative_value");
    }

    @Test
    void aPipelineThatAnotherRunHoldsIsNotRun() {
        try (Session other = Session.open(project.warehouse().endpoint())) {
            RunLock.acquire(other, "main", Duration.ZERO);

            HeadraceException refused = catchThrowableOfType(HeadraceException.class, project::prepare);

            assertThat(refused.exitCode()).isEqualTo(ExitCode.LOCKED);
            assertThat(refused)
                    .hasMessageMatching(Pattern.quote("Another run holds the pipeline 'main' in "
                                    + project.warehouse().endpoint() + ". A session by "
                                    + project.warehouse().endpoint().user().orElseThrow()
                                    + " on 127.0.0.1 has held it since ")
                            + TIME
                            + Pattern.quote(" UTC. Wait for it to end, or let this command wait with --wait 10m."));
            project.pipeline("second");
            project.prepare("second");
        }
        project.prepare();
    }

    @Test
    void aRunThatWaitsBeginsWhenTheOtherEnds() {
        try (Session other = Session.open(project.warehouse().endpoint());
                Session waiting = Session.open(project.warehouse().endpoint())) {
            RunLock.acquire(other, "main", Duration.ZERO);
            CompletableFuture<Void> acquired =
                    CompletableFuture.runAsync(() -> RunLock.acquire(waiting, "main", Duration.ofSeconds(60)));
            project.warehouse().awaitWaiting();
            assertThat(acquired).isNotDone();

            RunLock.release(other);

            acquired.join();
        }
    }

    @Test
    void aRunThatWaitsInVainSaysHowLongItWaited() {
        try (Session other = Session.open(project.warehouse().endpoint());
                Session waiting = Session.open(project.warehouse().endpoint())) {
            RunLock.acquire(other, "main", Duration.ZERO);

            HeadraceException refused = catchThrowableOfType(
                    HeadraceException.class, () -> RunLock.acquire(waiting, "main", Duration.ofMillis(20)));

            assertThat(refused.exitCode()).isEqualTo(ExitCode.LOCKED);
            assertThat(refused).hasMessageContaining("It did not end within 20 ms.");
            assertThat(waiting.<String>one(row -> row.getString(1), "show lock_timeout"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aWaitOfYearsIsCutToWhatTheServerTakes() {
        try (Session other = Session.open(project.warehouse().endpoint());
                Session waiting = Session.open(project.warehouse().endpoint())) {
            RunLock.acquire(other, "main", Duration.ZERO);
            CompletableFuture<Void> acquired =
                    CompletableFuture.runAsync(() -> RunLock.acquire(waiting, "main", Duration.ofHours(999_999_999)));
            project.warehouse().awaitWaiting();

            RunLock.release(other);

            acquired.join();
        }
    }

    @Test
    void aSessionThatIsLostWhileItWaitsSaysSo() {
        try (Session other = Session.open(project.warehouse().endpoint());
                Session waiting = Session.open(project.warehouse().endpoint())) {
            RunLock.acquire(other, "main", Duration.ZERO);
            CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                    HeadraceException.class, () -> RunLock.acquire(waiting, "main", Duration.ofSeconds(60))));
            project.warehouse().awaitWaiting();

            project.warehouse()
                    .rows("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database()");

            assertThat(failure.join()).hasMessageContaining("[57P01]");
        }
    }

    @Test
    void aRunThatWasKilledIsMarkedAbandoned() {
        project.prepare();
        project.warehouse().execute("update headrace.run set outcome = 'running', finished_at = null, message = null");

        project.prepare();

        assertThat(
                        project.warehouse()
                                .rows(
                                        "select outcome, finished_at is not null, message from headrace.run order by run_id limit 1"))
                .containsExactly("(abandoned,t,\"its process or session ended without a word\")");
    }

    @Test
    void aRunIsRecordedWithItsSteps() {
        project.prepare();

        assertThat(project.warehouse().rows("select kind, name, outcome, rows from headrace.step order by position"))
                .containsExactly(
                        "(load,raw.event,done,100)",
                        "(incremental,mart.day,done,100)",
                        "(\"materialized view\",mart.month,done,4)",
                        "(check,no_negative_value,done,0)");
    }

    @Test
    void aRunThatFailsAtItsCommitIsRecordedWithItsStepsRolledBack() {
        project.prepare();
        project.warehouse().execute("alter table raw.event add unique (value) deferrable initially deferred");
        project.production().execute("update event set value = 7 where value in (8, 9)");

        assertThatThrownBy(project::prepare)
                .isInstanceOf(HeadraceException.class)
                .hasMessageContaining("duplicate key");

        assertThat(project.warehouse()
                        .rows("select outcome, message like '%duplicate key%' from headrace.run order by run_id"))
                .containsExactly("(done,f)", "(failed,t)");
        assertThat(project.warehouse().rows("select name, outcome from headrace.step where run_id = 2"))
                .containsExactly("(raw.event,rolled_back)");
    }

    @Test
    void aCommittedStepThatCannotBeRecordedIsNotSaidToBeRolledBack() {
        project.prepare();
        project.warehouse()
                .execute("alter table headrace.step add constraint none_done check (outcome <> 'done') not valid");
        project.production().execute("update event set value = 7 where value = 8");

        assertThatThrownBy(project::prepare)
                .isInstanceOf(HeadraceException.class)
                .hasMessageContaining("constraint \"none_done\"");

        assertThat(project.warehouse().value("select count(*) from raw.event where value = 7"))
                .isEqualTo("2");
        assertThat(project.warehouse().rows("select outcome from headrace.run order by run_id"))
                .containsExactly("(done)", "(failed)");
        assertThat(project.warehouse().rows("select name from headrace.step where run_id = 2 and outcome <> 'skipped'"))
                .isEmpty();
    }

    private record TestTask(String command, Consumer<StepRunner> work) implements Task {
        @Override
        public String perform(Session warehouse, StepRunner steps) {
            work.accept(steps);
            return "done";
        }
    }

    @Test
    void aRunWithoutEnoughMemoryIsRecordedAsFailed() {
        OutOfMemoryError noMemory = new OutOfMemoryError("on purpose");
        try (Session session = Session.open(project.warehouse().endpoint());
                PipelineRun run = new PipelineRun(session, new RecordedRun(), Duration.ZERO, () -> false)) {
            project.prepare(run);

            assertThatThrownBy(() -> run.perform("main", new TestTask("in a step", steps -> {
                        SqlFile file = new SqlFile("sql/main/checks/large.sql", "", "select 1", 3);
                        steps.start(new Step.Skip("check", "large", "a test"), file);
                        throw noMemory;
                    })))
                    .hasMessageStartingWith("check large failed (sql/main/checks/large.sql:3): What the query gives is"
                            + " too large for the memory of this process (")
                    .hasMessageEndingWith(
                            "Set HEADRACE_JAVA_OPTS=-Xmx..., or let the query give fewer or smaller rows.");
            assertThatThrownBy(() -> run.perform("main", new TestTask("elsewhere", steps -> {
                        throw noMemory;
                    })))
                    .isSameAs(noMemory);
        }
        assertThat(project.warehouse().rows("select command, outcome from headrace.run order by run_id"))
                .containsExactly("(prepare,done)", "(\"in a step\",failed)", "(elsewhere,failed)");
    }

    @Test
    void anInterruptedRunStopsBeforeItsNextStepAndLeavesNothing() {
        try (Session session = Session.open(project.warehouse().endpoint());
                PipelineRun run = new PipelineRun(session, new RecordedRun(), Duration.ZERO, () -> true)) {
            HeadraceException interrupted = catchThrowableOfType(HeadraceException.class, () -> project.prepare(run));

            assertThat(interrupted.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        }
        assertThat(project.warehouse().value("select outcome from headrace.run"))
                .isEqualTo("interrupted");
        assertThat(project.warehouse().value("select to_regclass('raw.event')")).isNull();
    }

    @Test
    void aStepThatASignalCancelsSaysThatInPlaceOfWhatTheServerSays() {
        project.prepare();
        project.production().execute("update event set value = 0");
        AtomicBoolean isSignalled = new AtomicBoolean();
        RecordedRun recorded = new RecordedRun();
        try (Session reader = Session.open(project.warehouse().endpoint());
                Session session = Session.open(project.warehouse().endpoint());
                PipelineRun run = new PipelineRun(session, recorded, Duration.ZERO, isSignalled::get)) {
            reader.beginSnapshot();
            reader.execute("lock table raw.event");
            CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> project.prepare(run));
            project.warehouse().awaitWaiting();
            isSignalled.set(true);

            session.cancel(PATIENCE);

            assertThat(prepared).failsWithin(PATIENCE);
        }
        assertThat(recorded.detail("raw.event")).isEqualTo("ended by a signal");
        assertThat(project.warehouse().value("select message from headrace.run where outcome = 'interrupted'"))
                .isEqualTo("ended by a signal");
    }

    @Test
    void aSignalDoesNotCancelTheRecordOfTheRunThatItEnds() {
        project.prepare();
        project.production().execute("update event set value = 0");
        AtomicBoolean isSignalled = new AtomicBoolean();
        TestTransaction holder = project.warehouse().begin().execute("lock table raw.event");
        TestTransaction recordHolder = project.warehouse().begin();
        try (Session session = Session.open(project.warehouse().endpoint());
                PipelineRun run = new PipelineRun(session, new RecordedRun(), Duration.ZERO, isSignalled::get)) {
            CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> project.prepare(run));
            await().until(() -> project.warehouse().isAwaited("raw.event"));
            recordHolder.execute("lock table headrace.run in share mode");
            isSignalled.set(true);
            session.cancel(PATIENCE);

            await("the record, which is not cancelled")
                    .during(Duration.ofSeconds(1))
                    .until(() -> project.warehouse().isAwaited("headrace.run"));
            recordHolder.rollback();

            assertThat(prepared).failsWithin(PATIENCE);
        }
        holder.rollback();
        assertThat(project.warehouse().rows("select outcome from headrace.run order by run_id"))
                .containsExactly("(done)", "(interrupted)");
    }
}
