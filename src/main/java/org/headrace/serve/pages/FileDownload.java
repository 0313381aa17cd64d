package org.headrace.serve.pages;

import java.nio.file.Files;
import java.nio.file.Path;

/** An exported file as it is. */
final class FileDownload implements Download {
    private final Place place;
    private final ExportTree tree;

    FileDownload(Place place) {
        this.place = place;
        this.tree = new ExportTree(place.project());
    }

    @Override
    public String path() {
        return "/files/download";
    }

    @Override
    public Attachment attachment(Request request) {
        ExportTree.Listed file = place.warehouse().read(reading -> FilePage.asked(tree, reading, request));
        Path path = tree.locate(file);
        return new Attachment(file.name(), "text/csv; charset=utf-8", out -> Files.copy(path, out));
    }
}
