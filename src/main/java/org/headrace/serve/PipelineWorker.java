package org.headrace.serve;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.headrace.db.ConnectionPool;
import org.headrace.db.DatabaseException;
import org.headrace.db.IdleConnections;
import org.headrace.db.Session;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.run.PipelineWork;
import org.headrace.run.Progress;
import org.headrace.run.Reload;
import org.headrace.state.Caller;

/** Does the work of a service, each run on connections of its own. */
final class PipelineWorker implements Work {
    private static final Set<String> NOTHING_RAN = Set.of("42P01", "3F000");

    private final Project project;
    private final Caller caller;
    private final Supplier<Progress> progress;
    private final ConnectionPool warehouse;
    private final Set<Databases> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);

    PipelineWorker(Project project, Caller caller, Supplier<Progress> progress, ConnectionPool warehouse) {
        this.project = project;
        this.caller = caller;
        this.progress = progress;
        this.warehouse = warehouse;
    }

    @Override
    public void run(Pipeline pipeline, String trigger) {
        Databases databases = new Databases(project, IdleConnections.none());
        open.add(databases);
        try {
            if (stopped.getCount() == 0) {
                return;
            }
            var asking = new PipelineWork.Asking(caller.startedBy(trigger), progress, this::isStoppedWithin);
            new PipelineWork(project, databases, asking)
                    .run(pipeline, Reload.NOTHING, new ExportRequest(DateFilter.EVERYTHING, false), Duration.ZERO);
        } finally {
            open.remove(databases);
            databases.closeSessions();
        }
    }

    private boolean isStoppedWithin(Duration time) {
        try {
            return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends the runs that are at work; does not wait. */
    void stop() {
        stopped.countDown();
        open.forEach(Databases::cancel);
    }

    @Override
    public Optional<Instant> findLastStart(Pipeline pipeline) {
        try (Session session = warehouse.open()) {
            return session.one(
                    row -> Optional.ofNullable(row.getTimestamp(1)).map(java.sql.Timestamp::toInstant),
                    "select max(started_at) from headrace.run where pipeline = ? and command = 'prepare'",
                    pipeline.name());
        } catch (DatabaseException e) {
            if (NOTHING_RAN.contains(e.sqlState())) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
