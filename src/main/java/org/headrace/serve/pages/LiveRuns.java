package org.headrace.serve.pages;

import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a running run to those who watch it, once a second; it is read once, however many they are. A viewer who takes longer than that
 * misses updates, and holds up nobody else.
 */
final class LiveRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRuns.class);
    private static final String UPDATE = "update";
    private static final String END = "end";

    private final RunPage page;
    private final Templates templates;
    private final Map<Long, Set<Viewer>> viewers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(LiveRuns::thread);
    private final ExecutorService senders = Executors.newCachedThreadPool(LiveRuns::thread);
    private final ScheduledFuture<?> ticking;

    /** Whoever watches a run; busy while something is sent. */
    private record Viewer(SseClient client, AtomicBoolean isBusy) {}

    LiveRuns(RunPage page, Templates templates) {
        this.page = page;
        this.templates = templates;
        this.ticking = ticks.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Keeps the connection until the run or the viewer ends. */
    void watch(SseClient client) {
        long run = new Request(client.ctx().pathParamMap(), client.ctx().queryParamMap()).number("run");
        client.keepAlive();
        Viewer viewer = new Viewer(client, new AtomicBoolean());
        client.onClose(() -> forget(run, viewer));
        viewers.computeIfAbsent(run, id -> ConcurrentHashMap.newKeySet()).add(viewer);
    }

    private void forget(long run, Viewer viewer) {
        viewers.computeIfPresent(run, (id, those) -> {
            those.remove(viewer);
            return those.isEmpty() ? null : those;
        });
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "live-runs");
        thread.setDaemon(true);
        return thread;
    }

    private void tick() {
        viewers.forEach((run, those) -> {
            try {
                RunPage.Model model = page.read(run);
                String html = templates.part("runbody", model);
                those.forEach(viewer -> send(viewer, html, !model.run().isRunning()));
            } catch (NotFoundException e) {
                those.forEach(viewer -> viewer.client().close());
            } catch (RuntimeException e) { // the next tick tries again
                LOG.debug("run {} was not sent to its viewers", run, e);
            }
        });
    }

    private void send(Viewer viewer, String html, boolean isLast) {
        if (!viewer.isBusy().compareAndSet(false, true)) {
            return;
        }
        senders.execute(() -> {
            viewer.client().sendEvent(UPDATE, html);
            if (isLast) {
                viewer.client().sendEvent(END, "");
                viewer.client().close();
            }
            viewer.isBusy().set(false);
        });
    }

    @Override
    public void close() {
        ticking.cancel(true);
        ticks.shutdownNow();
        senders.shutdownNow();
        viewers.values()
                .forEach(those -> those.forEach(viewer -> viewer.client().close()));
    }
}
