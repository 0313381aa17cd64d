package org.headrace.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.Transaction;
import org.headrace.plan.Lineage;
import org.headrace.plan.PeriodMappings;
import org.headrace.plan.PublishPlan;
import org.headrace.plan.Step;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Publication;
import org.headrace.publish.Target;
import org.headrace.state.FactLog;
import org.headrace.state.PublicationKnowledge;
import org.headrace.state.Publications;
import org.headrace.state.StateSchema;

/**
 * {@code publish}: all published tables of a pipeline, from one snapshot of the warehouse.
 *
 * @param everything whether all rows are compared, whatever is known
 * @param connect opens the target that a connection of that name leads to; closed here
 * @param readers opens a second session to the warehouse, for the snapshot; asked only if there is something to send, and closed here
 */
public record PublishRun(
        Project project,
        Pipeline pipeline,
        boolean everything,
        Function<String, Target> connect,
        Supplier<Session> readers)
        implements Task {
    /**
     * The steps that {@link #perform} would take, if each target holds what was last published; changes nothing, and asks no target.
     *
     * @param changing the relations that may change before
     */
    public static List<Step> plan(
            Project project, Pipeline pipeline, boolean everything, Session warehouse, Set<TableName> changing) {
        if (pipeline.publications().isEmpty()) {
            return List.of();
        }
        boolean isKnown = StateSchema.MIGRATIONS.pending(warehouse).isEmpty();
        Lineage lineage = isKnown ? new Lineage(project, new FactLog(warehouse).read()) : new Lineage(project);
        PublicationKnowledge known = isKnown ? read(project, pipeline, warehouse) : PublicationKnowledge.NONE;
        return new PublishPlan(project, pipeline, lineage, everything).steps(known, known.latest(), changing);
    }

    private static PublicationKnowledge read(Project project, Pipeline pipeline, Session warehouse) {
        return warehouse.inSnapshot(() -> readInSnapshot(project, pipeline, warehouse));
    }

    private static PublicationKnowledge readInSnapshot(Project project, Pipeline pipeline, Session session) {
        return new Publications(session).read(pipeline.name(), PeriodMappings.periods(project));
    }

    @Override
    public String command() {
        return "publish";
    }

    @Override
    public String perform(Session warehouse, StepRunner runner) {
        Lineage lineage = new Lineage(project, new FactLog(warehouse).read());
        PublishPlan plan = new PublishPlan(project, pipeline, lineage, everything);
        new Publications(warehouse)
                .forgetRemoved(
                        pipeline.name(),
                        pipeline.publications().stream().map(Publication::name).toList());
        try (OpenTargets targets = new OpenTargets(connect)) {
            Map<String, String> held = held(pipeline, targets);
            List<Step> steps = plan.steps(read(project, pipeline, warehouse), held, Set.of());
            runner.planned(steps.size());
            FactFinder facts = new FactFinder(warehouse, pipeline, lineage);
            PublishPhase phase = new PublishPhase(pipeline, warehouse, facts, runner, targets);
            if (steps.stream().allMatch(Step.Skip.class::isInstance)) {
                phase.skip(steps);
            } else {
                try (Session reader = readers.get();
                        Transaction snapshot = reader.beginSnapshot()) {
                    phase.perform(plan, readInSnapshot(project, pipeline, reader), held, reader);
                    snapshot.commit();
                }
            }
            return phase.summary();
        }
    }

    /** The versions that the targets hold, by publication. */
    private static Map<String, String> held(Pipeline pipeline, OpenTargets targets) {
        Map<String, String> held = new HashMap<>();
        for (Publication publication : pipeline.publications()) {
            try {
                Optional<String> version = targets.of(publication).findVersion(publication.table());
                version.ifPresent(found -> held.put(publication.name(), found));
            } catch (HeadraceException e) {
                throw StepRunner.located("publish", publication.name(), publication.file(), e);
            }
        }
        return held;
    }
}
