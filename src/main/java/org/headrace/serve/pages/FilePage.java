package org.headrace.serve.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.headrace.CsvDialect;
import org.headrace.project.Export;

/** The beginning of an exported file, and since when it is as it is. */
final class FilePage implements Page {
    private static final int ROWS = 100;

    private final Place place;
    private final ExportTree tree;

    FilePage(Place place) {
        this.place = place;
        this.tree = new ExportTree(place.project());
    }

    /**
     * Everything the template shows.
     *
     * @param bytes how large the file is now
     * @param rows the first ones, that with the names of the columns among them
     */
    record Model(
            ExportTree.Listed file, List<FilesPage.Crumb> crumbs, long bytes, List<List<String>> rows, boolean isCut) {
        List<String> header() {
            return rows.isEmpty() ? List.of() : rows.get(0);
        }

        List<List<String>> body() {
            return rows.isEmpty() ? List.of() : rows.subList(1, rows.size());
        }

        /** Whether someone else has written to the file. */
        boolean isForeign() {
            return bytes != file.bytes();
        }
    }

    @Override
    public String path() {
        return "/files/preview";
    }

    @Override
    public View view(Request request) {
        ExportTree.Listed file = place.warehouse().read(reading -> asked(tree, reading, request));
        Path path = tree.locate(file);
        try {
            List<List<String>> rows = CsvRows.first(path, dialect(file), ROWS + 2);
            boolean isCut = rows.size() > ROWS + 1;
            return new View(
                    "file",
                    file.name(),
                    new Model(
                            file,
                            FilesPage.Crumb.to(file.folder()),
                            Files.size(path),
                            isCut ? rows.subList(0, ROWS + 1) : rows,
                            isCut));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that a request names. */
    static ExportTree.Listed asked(ExportTree tree, Reading reading, Request request) {
        return tree.file(
                reading, request.value("path").orElseThrow(() -> new NotFoundException("The address names no file.")));
    }

    private CsvDialect dialect(ExportTree.Listed file) {
        return place.project().pipelines().stream()
                .filter(pipeline -> pipeline.name().equals(file.pipeline()))
                .flatMap(pipeline -> pipeline.exports().stream())
                .filter(export -> export.name().equals(file.export()))
                .map(Export::dialect)
                .findFirst()
                .orElse(CsvDialect.DEFAULT);
    }
}
