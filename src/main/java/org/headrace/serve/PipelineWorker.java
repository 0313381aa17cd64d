package org.headrace.serve;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.project.Pipeline;
import org.headrace.run.PipelineRuns;
import org.headrace.run.Reload;

/** Does the work of a service. */
final class PipelineWorker implements Work {
    private final PipelineRuns runs;
    private final StateReader state;

    PipelineWorker(PipelineRuns runs, StateReader state) {
        this.runs = runs;
        this.state = state;
    }

    @Override
    public void run(Pipeline pipeline, String trigger, Reload reload) {
        var request = new ExportRequest(DateFilter.EVERYTHING, false);
        runs.perform(trigger, work -> work.perform(pipeline, Duration.ZERO, work.run(pipeline, reload, request)));
    }

    /** A pipeline is paused only where the table of pauses says so; if the warehouse does not answer, that is a failure. */
    @Override
    public boolean isPaused(Pipeline pipeline) {
        return state.read(
                false,
                session -> session.one(
                        row -> row.getBoolean(1),
                        "select exists (select from headrace.pause where pipeline = ?)",
                        pipeline.name()));
    }

    @Override
    public Optional<Instant> findLastStart(Pipeline pipeline) {
        return state.read(
                Optional.empty(),
                session -> session.one(
                        row -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant),
                        "select max(started_at) from headrace.run where pipeline = ? and command = 'prepare'",
                        pipeline.name()));
    }
}
