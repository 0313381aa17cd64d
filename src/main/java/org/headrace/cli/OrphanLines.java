package org.headrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headrace.db.Session;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.run.Pruning;

/** What {@code plan} and {@code status} say of what was made for files that are gone. */
final class OrphanLines {
    private OrphanLines() {}

    /** For each pipeline that has left something, what it is, and how it is removed. */
    static List<String> of(Project project, Session warehouse, Optional<String> only) {
        Pruning pruning = new Pruning(project, warehouse);
        List<String> known = project.pipelines().stream().map(Pipeline::name).toList();
        List<String> lines = new ArrayList<>();
        for (String pipeline : pruning.pipelines()) {
            if (only.isEmpty() || only.get().equals(pipeline)) {
                pruning.describe(pipeline)
                        .forEach(orphan ->
                                lines.add(orphan + (known.contains(pipeline) ? "" : ", of the pipeline " + pipeline)
                                        + ": no file makes it; headrace prune " + pipeline + " removes it"));
            }
        }
        return lines;
    }
}
