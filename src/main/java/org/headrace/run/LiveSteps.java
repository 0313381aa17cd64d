package org.headrace.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.state.RunLog;
import org.headrace.state.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the steps of a run in {@code headrace.step} while it goes on: its own session cannot, as it is within a transaction. The session
 * for that opens only if the run lasts; a run whose steps cannot be shown goes on all the same.
 */
final class LiveSteps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSteps.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** How long the end of a run waits for the thread; its session is closed by whoever opened it, at the latest. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Thread thread;
    private List<StepRecord> current = List.of();
    private boolean isChanged;
    private boolean isClosed;

    /**
     * Begins to wait for the run to last.
     *
     * @param connect opens another session to the warehouse, closed here; called by another thread
     * @param delay how long a run lasts before its steps are shown
     */
    LiveSteps(RunLog log, Supplier<Session> connect, Duration delay) {
        thread = new Thread(() -> show(log, connect, delay), "live-steps");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the steps as they are now: the one that runs, and those before it that are not recorded yet. */
    synchronized void update(List<StepRecord> steps) {
        current = steps;
        isChanged = true;
        notifyAll();
    }

    private void show(RunLog log, Supplier<Session> connect, Duration delay) {
        if (isClosedWithin(delay)) {
            return;
        }
        try (Session session = connect.get()) {
            do {
                List<StepRecord> steps = takeChanged();
                if (!steps.isEmpty()) {
                    log.show(session, steps);
                }
            } while (!isClosedWithin(INTERVAL));
        } catch (HeadraceException e) {
            LOG.debug("the steps of run {} are not shown while it goes on", log.runId(), e);
        }
    }

    private synchronized List<StepRecord> takeChanged() {
        List<StepRecord> taken = isChanged ? current : List.of();
        isChanged = false;
        return taken;
    }

    private synchronized boolean isClosedWithin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toMillis(); !isClosed && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
        return isClosed;
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
