package org.headrace.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.headrace.HeadraceException;
import org.headrace.db.ConnectionPool;
import org.headrace.db.DatabaseException;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.run.PipelineRuns;
import org.headrace.run.Progress;
import org.headrace.run.StreamStatus;
import org.headrace.run.StreamSupervisor;
import org.headrace.run.StreamedFeed;
import org.headrace.serve.access.Access;
import org.headrace.serve.access.Guard;
import org.headrace.serve.pages.Site;
import org.headrace.state.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs pipelines by their schedules, streams their feeds, and answers over HTTP, until it is closed. */
public final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final int CONNECTIONS = 4;
    /** How long a run may take to end when the service does. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private final ConnectionPool warehouse;
    private final PipelineRuns runs;
    private final List<PipelineLoop> loops = new ArrayList<>();
    private final List<StreamSupervisor> streams;
    private final List<Thread> threads = new ArrayList<>();
    private final Site site;
    private final HttpApi api;

    /**
     * Where the service listens.
     *
     * @param port 0 lets the system choose one
     * @param guard what requests must bring, except for those about health
     */
    public record Address(String host, int port, Guard guard) {
        /**
         * Refuses to be open to others.
         *
         * @throws HeadraceException with exit code 2 if others than this machine could ask without a token or a password
         */
        public void requireGuarded() {
            if (guard.isOpen() && !isLoopback()) {
                throw HeadraceException.usage(
                        "The service would listen on " + host + ", where others can reach it, without a"
                                + " token and without users. Give a token with --token or in HEADRACE_TOKEN, or users"
                                + " with --users, or listen on 127.0.0.1.");
            }
        }

        private boolean isLoopback() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                throw HeadraceException.usage(
                        "There is no address '" + host + "'. Listen on 127.0.0.1 or another one of" + " this machine.");
            }
        }
    }

    /** Who runs pipelines, and how that is shown. */
    public record Runs(Caller caller, Supplier<Progress> progress, Clock clock) {}

    /** A service that does nothing yet. */
    public Service(Project project, Databases databases, List<Pipeline> pipelines, Runs runs, Guard guard) {
        makeWarehouse(databases);
        this.warehouse = new ConnectionPool(databases.endpoint(Project.WAREHOUSE), CONNECTIONS);
        this.runs = new PipelineRuns(project, runs.caller(), runs.progress());
        StateReader state = new StateReader(warehouse);
        PipelineWorker worker = new PipelineWorker(this.runs, state);
        pipelines.forEach(pipeline -> loops.add(new PipelineLoop(pipeline, worker, runs.clock())));
        this.streams = pipelines.stream()
                .flatMap(pipeline -> StreamedFeed.find(project, pipeline).stream())
                .map(feed -> new StreamSupervisor(
                        project,
                        feed,
                        runs.caller().startedBy("serve"),
                        new StreamStatus(runs.clock()),
                        this.runs::isStoppedWithin))
                .toList();
        Access access = new Access(guard, runs.clock());
        var clockwork = new Loops(loops, new Planner(project), warehouse);
        this.site = new Site(project, warehouse, clockwork, runs.clock(), access);
        this.api = new HttpApi(state, loops, streams, site.endpoints(), access);
    }

    /** Creates the warehouse if it belongs on the embedded server and is not there yet; a warehouse that is away is no failure. */
    private static void makeWarehouse(Databases databases) {
        try {
            databases.open(Project.WAREHOUSE).close();
        } catch (DatabaseException e) {
            LOG.warn("serve: {}", e.getMessage());
        }
    }

    /** Begins; returns the port on which it listens. */
    public int start(Address address) {
        int port;
        try {
            port = api.listen(address.host(), address.port());
        } catch (RuntimeException e) {
            throw HeadraceException.failed(
                    "The service cannot listen on " + address.host() + ":" + address.port() + ": " + e.getMessage()
                            + ". End what listens there, or choose another address with --listen.",
                    e);
        }
        LOG.info("serve: listens on http://{}:{}", address.host(), port);
        for (PipelineLoop loop : loops) {
            loop.next()
                    .ifPresentOrElse(
                            next -> LOG.info(
                                    "{}: runs next at {}", loop.pipeline().name(), next),
                            () -> LOG.info(
                                    "{}: has no schedule, runs on request",
                                    loop.pipeline().name()));
            start(loop, "pipeline " + loop.pipeline().name());
        }
        streams.forEach(stream -> start(stream, "stream " + stream.feed().pipeline()));
        return port;
    }

    private void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.start();
        threads.add(thread);
    }

    /** Lets no run begin, ends those at work, lets streams commit what they have, and waits for their ends. */
    @Override
    public void close() {
        loops.forEach(PipelineLoop::stop);
        runs.stop();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        site.close();
        api.close();
        warehouse.close();
    }
}
