package org.headrace.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.headrace.HeadraceException;
import org.headrace.project.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares a pipeline again and again, in a thread of its own. A prepare that fails is logged; the next one comes at its time. */
public final class RepeatedPrepare implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedPrepare.class);
    private static final String TRIGGER = "stream";

    private final PipelineRuns runs;
    private final Pipeline pipeline;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::repeat, "prepare");

    private RepeatedPrepare(PipelineRuns runs, Pipeline pipeline, Duration interval) {
        this.runs = runs;
        this.pipeline = pipeline;
        this.interval = interval;
    }

    /** Prepares for the first time after {@code interval}; a prepare that takes longer than that is followed by the next one at once. */
    public static RepeatedPrepare start(PipelineRuns runs, Pipeline pipeline, Duration interval) {
        RepeatedPrepare repeated = new RepeatedPrepare(runs, pipeline, interval);
        repeated.thread.start();
        return repeated;
    }

    private void repeat() {
        long next = System.nanoTime() + interval.toNanos();
        while (!isClosedWithin(next - System.nanoTime())) {
            next = Math.max(next + interval.toNanos(), System.nanoTime());
            try {
                once(runs, pipeline);
            } catch (HeadraceException e) {
                LOG.error("{}: {}\n  It is prepared again in {} s.", pipeline.name(), e.getMessage(), seconds(next), e);
            } catch (RuntimeException | Error e) { // the stream goes on, and so do the prepares
                LOG.error("{}: this is a bug in headrace: {}", pipeline.name(), e.toString(), e);
            }
        }
    }

    private static long seconds(long nanoTime) {
        return Math.max(0, Math.round((nanoTime - System.nanoTime()) / 1e9));
    }

    private boolean isClosedWithin(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Prepares once, in this thread. */
    public static void once(PipelineRuns runs, Pipeline pipeline) {
        runs.perform(
                TRIGGER,
                work -> work.perform(pipeline, Duration.ZERO, List.of(work.prepare(pipeline, Reload.NOTHING))));
    }

    /** Waits for the prepare that is at work; none follows. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
