package org.headrace.project;

import java.util.Optional;
import org.headrace.CsvDialect;
import org.headrace.PathTemplate;

/** Reads the files under {@code exports/}. */
final class ExportReader implements FolderReader<Export> {
    private final Problems problems;
    private final InputReader inputs;

    ExportReader(Problems problems, InputReader inputs) {
        this.problems = problems;
        this.inputs = inputs;
    }

    @Override
    public String folder() {
        return "exports";
    }

    @Override
    public Optional<Export> read(SqlFile file, Settings settings) {
        return Optional.of(
                new Export(file, path(file, settings), dialect(file, settings), inputs.read(file, settings)));
    }

    private CsvDialect dialect(SqlFile file, Settings settings) {
        String delimiter = settings.text("delimiter").orElse(",");
        String nullText = settings.text("null").orElse("");
        boolean bom = settings.flag("bom").orElse(false);
        try {
            return CsvDialect.of(delimiter, nullText, bom);
        } catch (IllegalArgumentException e) {
            String key = e.getMessage().startsWith("'null'") ? "null" : "delimiter";
            problems.add(file.path(), settings.lineOf(key), e.getMessage());
            return CsvDialect.DEFAULT;
        }
    }

    private PathTemplate path(SqlFile file, Settings settings) {
        String path = settings.requiredText("path");
        try {
            return new PathTemplate(path.isBlank() ? "unknown" : path);
        } catch (IllegalArgumentException e) {
            problems.add(file.path(), settings.lineOf("path"), e.getMessage());
            return new PathTemplate("unknown");
        }
    }
}
