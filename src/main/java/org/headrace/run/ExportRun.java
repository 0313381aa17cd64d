package org.headrace.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.Transaction;
import org.headrace.export.ExportFolder;
import org.headrace.plan.ExportPlan;
import org.headrace.plan.ExportRequest;
import org.headrace.plan.Lineage;
import org.headrace.plan.Step;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.state.ExportKnowledge;
import org.headrace.state.FactLog;
import org.headrace.state.StateSchema;

/**
 * {@code export}: all exports of a pipeline, from one snapshot of the warehouse.
 *
 * @param readers opens a second session to the warehouse, for the snapshot; asked only if there is something to read, and
 *     closed here
 */
public record ExportRun(Project project, Pipeline pipeline, ExportRequest request, Supplier<Session> readers)
        implements Task {
    /**
     * The steps that {@link #perform} would take; changes nothing.
     *
     * @param changing the relations that may change before
     */
    public static List<Step> plan(
            Project project, Pipeline pipeline, ExportRequest request, Session warehouse, Set<TableName> changing) {
        boolean isKnown = StateSchema.MIGRATIONS.pending(warehouse).isEmpty();
        Lineage lineage = isKnown ? new Lineage(project, new FactLog(warehouse).read()) : new Lineage(project);
        ExportPlan plan = new ExportPlan(pipeline, lineage, request);
        Optional<ExportFolder> tree =
                isKnown ? ExportFolder.find(project.exportDirectory(), pipeline.name()) : Optional.empty();
        return tree.map(folder -> new KnownExports(
                                warehouse, pipeline.name(), plan, new MarkedFolder(folder, warehouse))
                        .steps(changing))
                .orElseGet(() -> plan.steps(ExportKnowledge.NONE, Map.of(), changing));
    }

    /** The export folder as the state names it. */
    public static String folder(Project project) {
        return ExportFolder.find(project.exportDirectory(), "")
                .map(tree -> tree.root().toString())
                .orElseGet(() -> project.exportDirectory().toString());
    }

    @Override
    public String command() {
        return "export";
    }

    @Override
    public String perform(Session warehouse, StepRunner runner) {
        ExportFolder tree = ExportFolder.open(project.exportDirectory(), pipeline.name());
        if (runner.isAfterCrash()) {
            tree.removeParts();
        }
        Lineage lineage = new Lineage(project, new FactLog(warehouse).read());
        ExportPlan plan = new ExportPlan(pipeline, lineage, request);
        MarkedFolder folder = new MarkedFolder(tree, warehouse);
        KnownExports known = new KnownExports(warehouse, pipeline.name(), plan, folder);
        List<Step> steps = known.steps(Set.of());
        runner.planned(steps.size());
        ExportPhase phase =
                new ExportPhase(new FactFinder(warehouse, pipeline, lineage), warehouse, folder, known, runner);
        if (steps.stream().allMatch(Step.Skip.class::isInstance)) {
            phase.leave(steps);
        } else {
            try (Session reader = readers.get();
                    Transaction snapshot = reader.beginSnapshot()) {
                phase.perform(reader);
                snapshot.commit();
            }
        }
        return phase.summary();
    }
}
