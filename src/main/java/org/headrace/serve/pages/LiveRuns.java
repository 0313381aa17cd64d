package org.headrace.serve.pages;

import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a running run to those who watch it, once a second; it is read once, however many they are. */
final class LiveRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRuns.class);
    private static final String UPDATE = "update";
    private static final String END = "end";

    private final RunPage page;
    private final Templates templates;
    private final Map<Long, Set<SseClient>> watchers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-runs");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> ticking;

    LiveRuns(RunPage page, Templates templates) {
        this.page = page;
        this.templates = templates;
        this.ticking = ticks.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Keeps the connection until the run or the viewer ends. */
    void watch(SseClient client) {
        long run = new Request(client.ctx().pathParamMap(), client.ctx().queryParamMap()).number("run");
        client.keepAlive();
        client.onClose(() -> forget(run, client));
        watchers.computeIfAbsent(run, id -> ConcurrentHashMap.newKeySet()).add(client);
    }

    private void forget(long run, SseClient client) {
        watchers.computeIfPresent(run, (id, clients) -> {
            clients.remove(client);
            return clients.isEmpty() ? null : clients;
        });
    }

    private void tick() {
        watchers.forEach((run, clients) -> {
            try {
                RunPage.Model model = page.read(run);
                String html = templates.part("runbody", model);
                clients.forEach(client -> client.sendEvent(UPDATE, html));
                if (!model.run().isRunning()) {
                    clients.forEach(client -> {
                        client.sendEvent(END, "");
                        client.close();
                    });
                }
            } catch (NotFoundException e) {
                clients.forEach(SseClient::close);
            } catch (RuntimeException e) { // the next tick tries again
                LOG.debug("run {} was not sent to its viewers", run, e);
            }
        });
    }

    @Override
    public void close() {
        ticking.cancel(true);
        ticks.shutdownNow();
        watchers.values().forEach(clients -> clients.forEach(SseClient::close));
    }
}
