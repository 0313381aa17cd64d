package org.headrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.headrace.HeadraceException;
import org.headrace.project.Pipeline;
import org.headrace.project.Schedule;
import org.headrace.run.Reload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PipelineLoopTest {
    private static final Instant NOON = Instant.parse("2023-01-01T12:00:00Z");

    private final SettableClock clock = new SettableClock();
    private final List<String> runs = new CopyOnWriteArrayList<>();
    private volatile Optional<Instant> lastStart = Optional.empty();
    private volatile boolean isWarehouseAway;
    private volatile boolean isPaused;
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private PipelineLoop loop;
    private Thread thread;

    private static final class SettableClock extends Clock {
        private volatile Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final class RecordedWork implements Work {
        @Override
        public void run(Pipeline pipeline, String trigger, Reload reload) {
            runs.add(trigger + " " + clock.instant());
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (isWarehouseAway) {
                throw HeadraceException.failed("the warehouse is away");
            }
        }

        @Override
        public boolean isPaused(Pipeline pipeline) {
            return isPaused;
        }

        @Override
        public Optional<Instant> findLastStart(Pipeline pipeline) {
            if (isWarehouseAway) {
                throw HeadraceException.failed("the warehouse is away");
            }
            return lastStart;
        }
    }

    private void start(Schedule.Missed missed) {
        Schedule schedule = new Schedule("0 * * * *", ZoneId.of("UTC"), missed);
        var pipeline = new Pipeline(
                "shop", "", Optional.of(schedule), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        loop = new PipelineLoop(pipeline, new RecordedWork(), clock);
        thread = new Thread(loop);
        thread.start();
    }

    /** The loop looks at the clock when it is woken, too. */
    private void at(String time) {
        clock.now = Instant.parse(time);
        PipelineLoop woken = loop;
        synchronized (woken) {
            woken.notifyAll();
        }
    }

    private void awaitRuns(String... expected) {
        await().untilAsserted(() -> assertThat(runs).containsExactly(expected));
        await().until(() -> hold.getCount() > 0 || loop.runningSince().isEmpty());
    }

    @AfterEach
    void stop() throws InterruptedException {
        hold.countDown();
        loop.stop();
        thread.join();
    }

    @Test
    void runsWhenItIsDueAndWhenSomeoneAsks() {
        start(Schedule.Missed.ONCE);
        at("2023-01-01T12:59:59Z");
        assertThat(loop.next()).contains(Instant.parse("2023-01-01T13:00:00Z"));
        at("2023-01-01T13:00:00Z");
        awaitRuns("schedule 2023-01-01T13:00:00Z");

        assertThat(loop.request(Reload.NOTHING)).isTrue();

        awaitRuns("schedule 2023-01-01T13:00:00Z", "request 2023-01-01T13:00:00Z");
    }

    @Test
    void missedTimesAreCaughtUpWithOnce() {
        lastStart = Optional.of(Instant.parse("2023-01-01T05:00:10Z"));
        start(Schedule.Missed.ONCE);

        awaitRuns("schedule 2023-01-01T12:00:00Z");
        assertThat(loop.next()).contains(Instant.parse("2023-01-01T13:00:00Z"));
    }

    @Test
    void missedTimesMayBeSkipped() {
        lastStart = Optional.of(Instant.parse("2023-01-01T05:00:10Z"));
        start(Schedule.Missed.SKIP);
        hold = new CountDownLatch(1);
        at("2023-01-01T13:00:00Z");
        awaitRuns("schedule 2023-01-01T13:00:00Z");
        at("2023-01-01T15:30:00Z");

        hold.countDown();

        await().until(() -> loop.runningSince().isEmpty());
        assertThat(loop.next()).contains(Instant.parse("2023-01-01T16:00:00Z"));
        assertThat(runs).hasSize(1);
    }

    @Test
    void oneRunAtATimeAndThoseMissedMeanwhileOnce() {
        start(Schedule.Missed.ONCE);
        hold = new CountDownLatch(1);
        at("2023-01-01T13:00:00Z");
        awaitRuns("schedule 2023-01-01T13:00:00Z");

        assertThat(loop.request(Reload.NOTHING)).isFalse();
        at("2023-01-01T15:30:00Z");
        hold.countDown();

        awaitRuns("schedule 2023-01-01T13:00:00Z", "schedule 2023-01-01T15:30:00Z");
    }

    @Test
    void aFailedRunIsTriedAgainAtItsNextTime() {
        start(Schedule.Missed.SKIP);
        isWarehouseAway = true;
        at("2023-01-01T13:00:00Z");
        awaitRuns("schedule 2023-01-01T13:00:00Z");
        isWarehouseAway = false;
        at("2023-01-01T14:00:00Z");

        awaitRuns("schedule 2023-01-01T13:00:00Z", "schedule 2023-01-01T14:00:00Z");
    }

    @Test
    void aPausedPipelineRunsOnlyWhenSomeoneAsks() {
        isPaused = true;
        start(Schedule.Missed.ONCE);
        at("2023-01-01T13:00:00Z");
        await().until(() -> loop.next()
                .filter(Instant.parse("2023-01-01T14:00:00Z")::equals)
                .isPresent());
        assertThat(runs).isEmpty();
        await().until(() -> loop.runningSince().isEmpty());

        assertThat(loop.request(Reload.NOTHING)).isTrue();

        awaitRuns("request 2023-01-01T13:00:00Z");
    }
}
