package org.headrace.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.plan.Step;
import org.headrace.state.RunLock;
import org.headrace.state.StepRecord;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two runs whose lock does not keep them apart, as behind a pooler: the second begins and ends after the first has planned. */
class TwoRunsWithoutLockTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    /** Lets something happen once a run has planned. */
    private record Interleaved(Runnable between) implements Progress {
        @Override
        public void planned(int steps) {
            between.run();
        }

        @Override
        public void runStarted(String pipeline, String command) {}

        @Override
        public void stepStarted(Step step) {}

        @Override
        public void stepSkipped(Step.Skip step) {}

        @Override
        public void stepFinished(StepRecord step) {}

        @Override
        public void runFinished(String summary) {}

        @Override
        public void runFailed() {}
    }

    @BeforeEach
    void makeProject() {
        project.production()
                .execute("create table item (id int, at timestamp)", "insert into item values (1, '2023-03-01 12:00')");
        load("period\nperiod { column = at, unit = day }");
        project.model("mart/day", """
                /* headrace
                kind = incremental
                period { column = day, unit = day }
                */
                select item.at::date as day, count(*) as items from raw.item group by item.at::date
                """);
    }

    private void load(String sync) {
        project.load("item", "/* headrace\nfrom = production\nsync = " + sync + "\n*/\nselect id, at from item");
    }

    private void assertThatTheFirstOfTwoRunsFails() {
        assertThatThrownBy(this::runTwo)
                .isInstanceOfSatisfying(
                        HeadraceException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.LOCKED))
                .hasMessageContaining("Another run changed raw.item after this run began");
        assertThatNothingIsThereTwice();
    }

    private void assertThatNothingIsThereTwice() {
        project.prepare();
        assertThat(project.warehouse().rows("select id, at from raw.item order by id"))
                .isEqualTo(project.production().rows("select id, at from item order by id"));
        assertThat(project.warehouse().rows("select day, items from mart.day"))
                .isEqualTo(project.production().rows("select at::date as day, count(*) as items from item group by 1"));
    }

    private void runTwo() {
        try (Session session = Session.open(project.warehouse().endpoint());
                PipelineRun run = new PipelineRun(
                        session, new Interleaved(() -> runAnother(session)), Duration.ZERO, () -> false)) {
            project.prepare(run);
        }
    }

    private void runAnother(Session first) {
        RunLock.release(first);
        project.prepare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"period\nperiod { column = at, unit = day }", "key\nkey = [id]", "append", "replace"})
    void aLoadIsNotWrittenTwice(String sync) {
        load(sync);
        project.prepare();
        project.production().execute("insert into item values (2, '2023-03-01 12:00')");

        assertThatTheFirstOfTwoRunsFails();
    }

    @Test
    void aFirstLoadIntoATableThatIsThereIsNotWrittenTwice() {
        project.warehouse().execute("create schema raw", "create table raw.item (id int, at timestamp)");

        assertThatTheFirstOfTwoRunsFails();
    }

    @Test
    void aModelIsNotWrittenTwice() {
        project.check("few", "select * from mart.day where items > 1");
        project.prepare();
        project.production().execute("insert into item values (2, '2023-03-01 12:00')");
        assertThatThrownBy(project::prepare).hasMessageContaining("few");
        project.check("few", "select * from mart.day where items > 2");

        runTwo();

        assertThatNothingIsThereTwice();
    }

    @Test
    void aRawTableThatWasDroppedIsLoadedThoughItsStateIsThere() {
        project.prepare();
        project.warehouse().execute("drop table raw.item cascade");

        assertThat(project.prepare().rows("raw.item")).isEqualTo(1);
    }
}
