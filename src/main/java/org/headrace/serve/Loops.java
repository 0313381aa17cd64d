package org.headrace.serve;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headrace.db.ConnectionPool;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.run.Reload;
import org.headrace.serve.pages.Clockwork;
import org.headrace.serve.pages.PlannedStep;
import org.headrace.state.StateSchema;

/** The loops of a service, as its pages see them. */
final class Loops implements Clockwork {
    private final List<PipelineLoop> all;
    private final Planner planner;
    private final ConnectionPool warehouse;

    Loops(List<PipelineLoop> all, Planner planner, ConnectionPool warehouse) {
        this.all = List.copyOf(all);
        this.planner = planner;
        this.warehouse = warehouse;
    }

    private Optional<PipelineLoop> find(String pipeline) {
        return all.stream()
                .filter(loop -> loop.pipeline().name().equals(pipeline))
                .findFirst();
    }

    @Override
    public Optional<Instant> nextRun(String pipeline) {
        return find(pipeline).flatMap(PipelineLoop::next);
    }

    @Override
    public boolean isRunHere(String pipeline) {
        return find(pipeline).isPresent();
    }

    @Override
    public boolean request(String pipeline, Reload reload) {
        return find(pipeline).filter(loop -> loop.request(reload)).isPresent();
    }

    @Override
    public void pause(String pipeline, String who) {
        try (Session session = warehouse.open()) {
            // The first run would make the state; someone may pause a schedule before that.
            StateSchema.MIGRATIONS.apply(session);
            session.update(
                    "insert into headrace.pause (pipeline, paused_by) values (?, ?) on conflict do nothing",
                    pipeline,
                    who);
        }
    }

    @Override
    public void resume(String pipeline) {
        try (Session session = warehouse.open()) {
            session.update("delete from headrace.pause where pipeline = ?", pipeline);
        }
    }

    @Override
    public List<PlannedStep> plan(Pipeline pipeline) {
        return planner.plan(pipeline);
    }
}
