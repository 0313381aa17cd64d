package org.headrace.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.headrace.db.Session;
import org.headrace.export.CsvExport;
import org.headrace.export.ExportFolder;
import org.headrace.plan.DateFilter;
import org.headrace.plan.Step;
import org.headrace.project.Export;
import org.headrace.project.Pipeline;
import org.headrace.state.ExportedFiles;

/** {@code export}: all exports of a pipeline, from one snapshot of the warehouse. */
public final class ExportRun {
    private final PipelineRun run;
    private final Path folder;

    public ExportRun(PipelineRun run, Path folder) {
        this.run = run;
        this.folder = folder;
    }

    /** The steps that {@link #perform} takes. */
    public static List<Step.WriteFiles> plan(Pipeline pipeline, DateFilter filter) {
        return pipeline.exports().stream()
                .map(export -> new Step.WriteFiles(export, filter))
                .toList();
    }

    /**
     * Writes the files.
     *
     * @param reader a second session to the warehouse, for the snapshot; stays open
     */
    public void perform(Pipeline pipeline, DateFilter filter, Session reader) {
        run.perform(pipeline.name(), "export", (runner, afterCrash) -> {
            List<Step.WriteFiles> steps = plan(pipeline, filter);
            run.progress().planned(steps.size());
            ExportFolder tree = ExportFolder.open(folder, pipeline.name());
            if (afterCrash) {
                tree.removeParts();
            }
            MarkedFolder marked = new MarkedFolder(tree, run.warehouse());
            Totals totals = new Totals();
            reader.inSnapshot(() -> {
                for (Step.WriteFiles step : steps) {
                    runner.perform(
                            step,
                            step.export().file(),
                            () -> totals.add(write(pipeline, step, marked, reader, runner)));
                    runner.committed();
                }
            });
            return totals.toString();
        });
    }

    /** What all exports of a run did together. */
    private static final class Totals {
        private int files;
        private int written;
        private int removed;

        StepRunner.Result add(CsvExport.Summary summary) {
            files += summary.files();
            written += summary.written();
            removed += summary.removed();
            return StepRunner.Result.of(
                    describe(summary.files(), summary.written(), summary.removed()), summary.written());
        }

        private static String describe(int files, int written, int removed) {
            return files + (files == 1 ? " file" : " files") + ": " + written + " written, " + (files - written)
                    + " unchanged"
                    + (removed == 0 ? "" : ", " + removed + (removed == 1 ? " old one" : " old ones") + " removed");
        }

        @Override
        public String toString() {
            return describe(files, written, removed);
        }
    }

    private CsvExport.Summary write(
            Pipeline pipeline, Step.WriteFiles step, MarkedFolder marked, Session reader, StepRunner runner) {
        Export export = step.export();
        Map<String, Integer> conditions = step.filter().conditions(export.path());
        var journal = new ExportJournal(
                marked,
                folder -> new ExportedFiles(run.warehouse(), folder, pipeline.name(), export.name(), runner.runId()),
                conditions,
                runner);
        try (CsvExport csv = new CsvExport(marked.tree(), export.path(), journal)) {
            return csv.run(reader, export.file().sql(), conditions);
        }
    }
}
