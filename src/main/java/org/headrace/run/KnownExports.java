package org.headrace.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.export.CsvExport;
import org.headrace.export.FileStamp;
import org.headrace.plan.ExportPlan;
import org.headrace.plan.Step;
import org.headrace.project.Export;
import org.headrace.state.Builds;
import org.headrace.state.ExportKnowledge;
import org.headrace.state.ExportStates;
import org.headrace.state.KnownExport;
import org.headrace.state.ListedFile;

/** What is known of a pipeline's exports in a folder, and whether their files are still as they were left. */
final class KnownExports {
    private final Session warehouse;
    private final String pipeline;
    private final ExportPlan plan;
    private final MarkedFolder folder;
    private final ExportStates states;
    private ExportKnowledge known;
    private final Map<String, String> disturbed;

    KnownExports(Session warehouse, String pipeline, ExportPlan plan, MarkedFolder folder) {
        this.warehouse = warehouse;
        this.pipeline = pipeline;
        this.plan = plan;
        this.folder = folder;
        this.states = new ExportStates(warehouse);
        this.known = states.read(folder.findId(), pipeline, CsvExport.FORMAT);
        this.disturbed = disturbed(plan.unchanged(known));
    }

    /** The name of the pipeline. */
    String pipeline() {
        return pipeline;
    }

    /** By export, the first file that is not as it was left. */
    private Map<String, String> disturbed(List<Export> exports) {
        Map<String, String> found = new HashMap<>();
        if (exports.isEmpty()) {
            return found;
        }
        Map<String, Long> counts = new HashMap<>();
        List<String> names = exports.stream().map(Export::name).toList();
        ListedFile.forEach(warehouse, folder.findId().orElseThrow(), pipeline, names, file -> {
            counts.merge(file.export(), 1L, Long::sum);
            if (!found.containsKey(file.export())) {
                disturbance(file).ifPresent(what -> found.put(file.export(), what));
            }
        });
        for (String name : names) {
            if (counts.getOrDefault(name, 0L) != files(name)) {
                found.putIfAbsent(name, "another export has written some of its files");
            }
        }
        return found;
    }

    private Optional<String> disturbance(ListedFile file) {
        Optional<FileStamp> stamp = folder.tree().findStamp(file.path());
        if (stamp.isEmpty()) {
            return Optional.of(file.path() + " is gone");
        }
        return folder.isAsLeft(file, stamp.get())
                ? Optional.empty()
                : Optional.of(file.path() + " is not as it was left");
    }

    /** What a run would do, if these relations change before. */
    List<Step> steps(Set<TableName> changing) {
        return plan.steps(known, disturbed, changing);
    }

    /** From here on decides by the versions that {@code reader} sees, which are these or later ones. */
    void readIn(Session reader) {
        known = known.at(Builds.versions(reader));
    }

    /** How many files an export has that is left as it is. */
    long files(String export) {
        return known.export(export).map(KnownExport::files).orElse(0L);
    }

    /** To be called before an export changes any file. */
    void begin(Export export) {
        if (known.export(export.name()).isPresent()) {
            states.forget(folder.id(), pipeline, export.name());
        }
    }

    /** To be called when an export has put all its files in place. */
    void finish(Export export, long files, long runId) {
        plan.written(export, known, files)
                .ifPresent(written -> states.save(folder.id(), pipeline, export.name(), written, runId));
    }
}
