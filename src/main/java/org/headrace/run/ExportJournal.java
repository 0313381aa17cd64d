package org.headrace.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.headrace.export.FileJournal;
import org.headrace.export.FileStamp;
import org.headrace.state.ExportedFiles;

/** Keeps the journal of an export in the state. */
final class ExportJournal implements FileJournal {
    private final MarkedFolder folder;
    private final Function<String, ExportedFiles> filesIn;
    private final Map<String, Integer> conditions;
    private final StepRunner runner;
    private Optional<ExportedFiles> opened = Optional.empty();

    /**
     * The journal of one export.
     *
     * @param filesIn the export's files in the folder of that id
     * @param conditions what limits the files that the run covers
     */
    ExportJournal(
            MarkedFolder folder,
            Function<String, ExportedFiles> filesIn,
            Map<String, Integer> conditions,
            StepRunner runner) {
        this.folder = folder;
        this.filesIn = filesIn;
        this.conditions = Map.copyOf(conditions);
        this.runner = runner;
    }

    @Override
    public void record(List<FilledFile> filled) {
        runner.requireUninterrupted("the next files");
        files().record(filled.stream()
                .map(file -> new ExportedFiles.File(
                        file.path(),
                        number(file, "year"),
                        number(file, "month"),
                        number(file, "day"),
                        file.bytes(),
                        file.stamp().map(ExportJournal::left)))
                .toList());
    }

    /** Files are about to be written, so a folder without a mark gets one. */
    private ExportedFiles files() {
        if (opened.isEmpty()) {
            opened = Optional.of(filesIn.apply(folder.id()));
        }
        return opened.get();
    }

    static ExportedFiles.Left left(FileStamp stamp) {
        return new ExportedFiles.Left(stamp.modifiedNanos(), stamp.changedNanos());
    }

    private static Optional<Integer> number(FilledFile file, String column) {
        return Optional.ofNullable(file.values().get(column))
                .filter(value -> value.matches("-?[0-9]{1,9}"))
                .map(Integer::valueOf);
    }

    @Override
    public void written(Map<String, FileStamp> stamps) {
        Map<String, ExportedFiles.Left> left = new HashMap<>();
        stamps.forEach((path, stamp) -> left.put(path, left(stamp)));
        files().written(left);
    }

    @Override
    public List<String> stale() {
        return folder.findId().isPresent() ? files().stale(conditions) : List.of();
    }

    @Override
    public void forget(List<String> paths) {
        if (!paths.isEmpty()) {
            files().forget(paths);
        }
    }
}
