package org.headrace.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Connections;
import org.headrace.db.Session;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.plan.Step;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.run.ExportRun;
import org.headrace.run.Preparation;
import org.headrace.run.PublishRun;
import org.headrace.run.Reload;
import org.headrace.serve.pages.PlannedStep;
import org.headrace.state.StateSchema;

/** Says what a run would do, as {@code headrace plan} does, on connections of its own. One at a time: each asks the sources. */
final class Planner {
    /** How long a plan waits for another one; whoever asked may as well ask again. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Project project;
    private final Semaphore turn = new Semaphore(1);

    Planner(Project project) {
        this.project = project;
    }

    /**
     * What a run of the pipeline would do now, and why; changes nothing.
     *
     * @throws HeadraceException also while another plan is being made
     */
    List<PlannedStep> plan(Pipeline pipeline) {
        if (!isMyTurn()) {
            throw HeadraceException.failed(
                    "Another plan is being made, which asks the sources. Try again when it is there.");
        }
        // The embedded server belongs to the service, so that only the sessions are closed.
        Databases databases = new Databases(project, Connections.unshared());
        try {
            return plan(pipeline, databases);
        } finally {
            turn.release();
            databases.closeSessions();
        }
    }

    private boolean isMyTurn() {
        try {
            return turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<PlannedStep> plan(Pipeline pipeline, Databases databases) {
        Session warehouse = databases.open(Project.WAREHOUSE);
        boolean isStateThere = StateSchema.MIGRATIONS.pending(warehouse).isEmpty();
        List<Step> steps = new ArrayList<>();
        try (Preparation preparation = new Preparation(project, pipeline, warehouse, databases::source, isStateThere)) {
            steps.addAll(preparation.plan(Reload.NOTHING));
        }
        Set<TableName> changing = changing(steps);
        ExportRequest exports = new ExportRequest(DateFilter.EVERYTHING, false);
        steps.addAll(ExportRun.plan(project, pipeline, exports, warehouse, changing));
        steps.addAll(PublishRun.plan(project, pipeline, false, warehouse, changing));
        return steps.stream().map(Planner::describe).toList();
    }

    private static Set<TableName> changing(List<Step> steps) {
        Set<TableName> changing = new HashSet<>();
        for (Step step : steps) {
            if (step instanceof Step.LoadRows load) {
                changing.add(load.load().into());
            } else if (step instanceof Step.BuildModel build) {
                changing.add(build.model().name());
            }
        }
        return changing;
    }

    private static PlannedStep describe(Step step) {
        String reason = step.reason();
        if (step instanceof Step.LoadRows load) {
            reason = load.describe();
        } else if (step instanceof Step.BuildModel build) {
            reason = build.describe();
        }
        return new PlannedStep(!(step instanceof Step.Skip), step.kind(), step.name(), reason);
    }
}
