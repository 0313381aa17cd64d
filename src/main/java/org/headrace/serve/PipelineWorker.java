package org.headrace.serve;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.headrace.db.ConnectionPool;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.project.Pipeline;
import org.headrace.run.PipelineRuns;
import org.headrace.run.Reload;

/** Does the work of a service. */
final class PipelineWorker implements Work {
    private static final Set<String> NOTHING_RAN = Set.of("42P01", "3F000");

    private final PipelineRuns runs;
    private final ConnectionPool warehouse;

    PipelineWorker(PipelineRuns runs, ConnectionPool warehouse) {
        this.runs = runs;
        this.warehouse = warehouse;
    }

    @Override
    public void run(Pipeline pipeline, String trigger, Reload reload) {
        var request = new ExportRequest(DateFilter.EVERYTHING, false);
        runs.perform(trigger, work -> work.perform(pipeline, Duration.ZERO, work.run(pipeline, reload, request)));
    }

    /** A pipeline is paused only where the table of pauses says so; if the warehouse does not answer, that is a failure. */
    @Override
    public boolean isPaused(Pipeline pipeline) {
        try (Session session = warehouse.open()) {
            return session.one(
                    row -> row.getBoolean(1),
                    "select exists (select from headrace.pause where pipeline = ?)",
                    pipeline.name());
        } catch (DatabaseException e) {
            if (NOTHING_RAN.contains(e.sqlState())) {
                return false;
            }
            throw e;
        }
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
