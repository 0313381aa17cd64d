package org.headrace.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.export.CsvExport;
import org.headrace.plan.Step;
import org.headrace.project.Export;
import org.headrace.state.ExportedFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All exports of a run. */
final class ExportPhase {
    private static final Logger LOG = LoggerFactory.getLogger(ExportPhase.class);

    private final FactFinder facts;
    private final Session warehouse;
    private final MarkedFolder folder;
    private final KnownExports known;
    private final StepRunner runner;
    private long files;
    private long written;
    private long removed;

    ExportPhase(FactFinder facts, Session warehouse, MarkedFolder folder, KnownExports known, StepRunner runner) {
        this.facts = facts;
        this.warehouse = warehouse;
        this.folder = folder;
        this.known = known;
        this.runner = runner;
    }

    /** Leaves exports of which nothing changed. */
    void leave(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Skip skip) {
                runner.skip(skip);
                files += known.files(skip.name());
            }
        }
    }

    /** Performs what is to be done for what the snapshot of {@code reader} shows. */
    void perform(Session reader) {
        known.readIn(reader);
        List<Step> steps = known.steps(Set.of());
        leave(steps);
        List<String> left = steps.stream()
                .filter(Step.Skip.class::isInstance)
                .map(Step::name)
                .toList();
        if (!left.isEmpty()) {
            ExportedFiles.leave(warehouse, folder.id(), known.pipeline(), left);
        }
        for (Step step : steps) {
            if (step instanceof Step.WriteFiles write) {
                runner.start(step, write.export().file());
                runner.finish(write(write, reader));
                runner.committed();
            }
        }
    }

    private StepRunner.Result write(Step.WriteFiles step, Session reader) {
        Export export = step.export();
        Map<String, Integer> conditions = step.filter().conditions(export.path());
        var journal = new ExportJournal(
                folder,
                id -> new ExportedFiles(warehouse, id, known.pipeline(), export.name(), runner.runId()),
                conditions,
                runner);
        known.begin(export);
        ask(export);
        CsvExport.Summary summary;
        try (CsvExport csv =
                new CsvExport(folder.tree(), export.path(), export.dialect(), journal, runner::rowPassed)) {
            summary = csv.run(reader, export.file().sql(), conditions);
        }
        known.finish(export, summary.files(), runner.runId());
        files += summary.files();
        written += summary.written();
        removed += summary.removed();
        return StepRunner.Result.of(describe(summary.files(), summary.written(), summary.removed()), summary.written());
    }

    /** What it reads is asked before it is read, so that it is known when it has written its files. Its query tells better what is wrong. */
    private void ask(Export export) {
        if (facts.isToAsk(export)) {
            try {
                warehouse.inTransaction(() -> facts.ask(export));
            } catch (DatabaseException e) {
                LOG.debug("export {}: the warehouse could not be asked what it reads", export.name(), e);
            }
        }
    }

    private static String describe(long files, long written, long removed) {
        return files + (files == 1 ? " file" : " files") + ": " + written + " written, " + (files - written)
                + " unchanged"
                + (removed == 0 ? "" : ", " + removed + (removed == 1 ? " old one" : " old ones") + " removed");
    }

    /** What all exports did together. */
    String summary() {
        return describe(files, written, removed);
    }
}
