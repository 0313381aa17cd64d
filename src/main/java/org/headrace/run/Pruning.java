package org.headrace.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.export.ExportFolder;
import org.headrace.export.FileStamp;
import org.headrace.model.Removal;
import org.headrace.plan.Lineage;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.state.ListedFile;
import org.headrace.state.Orphans;

/**
 * What the engine made for files that are gone or renamed: relations, files, and what is known of checks. Nothing of it goes by itself;
 * {@link #task} removes what one pipeline has left.
 */
public final class Pruning {
    private final Session warehouse;
    private final Orphans orphans;
    private final Optional<MarkedFolder> folder;
    private final List<Orphans.Relation> relations;
    private final List<Orphans.Part> checks;
    private final List<Orphans.Part> exports;

    /** Looks for what is left; the state schema must be there. Changes nothing. */
    public Pruning(Project project, Session warehouse) {
        this.warehouse = warehouse;
        this.orphans = new Orphans(warehouse);
        this.folder = ExportFolder.find(project.exportDirectory(), "").map(tree -> new MarkedFolder(tree, warehouse));
        Set<TableName> made = new HashSet<>();
        Set<String> checkNames = new HashSet<>();
        Set<String> exportNames = new HashSet<>();
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.loads().forEach(load -> made.add(load.into()));
            pipeline.models().forEach(model -> made.add(model.name()));
            pipeline.checks().forEach(check -> checkNames.add(Lineage.nameOf(check)));
            pipeline.exports().forEach(export -> exportNames.add(pipeline.name() + "/" + export.name()));
        }
        this.relations = orphans.relations(made);
        this.checks = orphans.checks(checkNames);
        this.exports = folder.flatMap(MarkedFolder::findId)
                .map(id -> orphans.exports(id, exportNames))
                .orElse(List.of());
    }

    /** The pipelines that have left something, those without a folder too. */
    public List<String> pipelines() {
        Set<String> names = new HashSet<>();
        relations.forEach(relation -> names.add(relation.pipeline()));
        checks.forEach(check -> names.add(check.pipeline()));
        exports.forEach(export -> names.add(export.pipeline()));
        return names.stream().sorted().toList();
    }

    /** What a pipeline has left, one line each. */
    public List<String> describe(String pipeline) {
        List<String> lines = removable(pipeline);
        of(pipeline).stream()
                .filter(relation -> !relation.isOurs())
                .forEach(relation -> lines.add(relation.kind() + " " + relation.name()
                        + ", which headrace did not make as such, and leaves alone"));
        return lines;
    }

    private List<String> removable(String pipeline) {
        List<String> lines = new ArrayList<>();
        of(pipeline).stream()
                .filter(Orphans.Relation::isOurs)
                .forEach(relation -> lines.add(relation.kind() + " " + relation.name()));
        checks.stream().filter(check -> check.pipeline().equals(pipeline)).forEach(check -> lines.add(check.name()));
        exports.stream()
                .filter(export -> export.pipeline().equals(pipeline))
                .forEach(export -> lines.add(String.format(
                        Locale.ROOT,
                        "%,d %s of the export %s",
                        export.files(),
                        export.files() == 1 ? "file" : "files",
                        export.name())));
        return lines;
    }

    private List<Orphans.Relation> of(String pipeline) {
        return relations.stream()
                .filter(relation -> relation.pipeline().equals(pipeline))
                .toList();
    }

    /** Removes what a pipeline has left; {@code kept} takes what is left alone, one line each. */
    public static Task task(Project project, String pipeline, Consumer<String> kept) {
        return new Prune(project, pipeline, kept);
    }

    private record Prune(Project project, String pipeline, Consumer<String> kept) implements Task {
        @Override
        public String command() {
            return "prune";
        }

        @Override
        public String perform(Session warehouse, StepRunner steps) {
            Pruning pruning = new Pruning(project, warehouse);
            List<String> removed = pruning.removable(pipeline);
            List<String> left = new ArrayList<>();
            pruning.remove(pipeline, left);
            left.forEach(kept);
            return (removed.isEmpty() ? "nothing to remove" : "removed " + String.join("; ", removed))
                    + (left.isEmpty() ? "" : ", but for what is not as it was left: " + left.size());
        }
    }

    /** First all relations in one transaction, so that nothing goes if one of them has to stay; then the files. */
    private void remove(String pipeline, List<String> kept) {
        List<TableName> dropped = of(pipeline).stream()
                .filter(Orphans.Relation::isOurs)
                .map(Orphans.Relation::name)
                .toList();
        warehouse.inTransaction(() -> {
            Removal.drop(warehouse, dropped);
            orphans.forget(dropped);
            orphans.forgetChecks(checks.stream()
                    .filter(check -> check.pipeline().equals(pipeline))
                    .map(Orphans.Part::name)
                    .toList());
        });
        exports.stream()
                .filter(export -> export.pipeline().equals(pipeline))
                .forEach(export -> removeFiles(export, kept));
    }

    /** Only files that are as the engine left them; a file that someone was at is that person's. */
    private void removeFiles(Orphans.Part export, List<String> kept) {
        MarkedFolder marked = folder.orElseThrow();
        String id = marked.findId().orElseThrow(() -> HeadraceException.failed("The export folder has lost its mark."));
        ListedFile.forEach(warehouse, id, export.pipeline(), List.of(export.name()), file -> {
            Optional<FileStamp> stamp = marked.tree().findStamp(file.path());
            if (stamp.isEmpty()) {
                return;
            }
            if (marked.isAsLeft(file, stamp.get())) {
                marked.tree().remove(file.path());
            } else {
                kept.add(file.path() + " is not as it was left, and stays");
            }
        });
        orphans.forgetExport(id, export);
    }
}
