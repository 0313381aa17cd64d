package org.headrace.serve.pages;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder of exported files, such as a month, as a ZIP archive. */
final class FolderDownload implements Download {
    /** How many files an archive holds. */
    static final int MOST_FILES = 10_000;

    private final Place place;
    private final ExportTree tree;

    FolderDownload(Place place) {
        this.place = place;
        this.tree = new ExportTree(place.project());
    }

    @Override
    public String path() {
        return "/files/zip";
    }

    @Override
    public Attachment attachment(Request request) {
        String folder = FilesPage.folder(request);
        List<ExportTree.Listed> listed = place.warehouse().read(reading -> tree.below(reading, folder, MOST_FILES + 1));
        if (listed.isEmpty()) {
            throw new NotFoundException("No export has written into a folder '" + folder + "'.");
        }
        if (listed.size() > MOST_FILES) {
            throw new NotFoundException("The folder holds more than " + Text.count(MOST_FILES)
                    + " files, which is too many for an archive. Choose a folder in it.");
        }
        Map<String, Path> files = new LinkedHashMap<>();
        listed.forEach(file -> files.put(file.path(), tree.locate(file)));
        String name = folder.isEmpty()
                ? "exports"
                : folder.substring(0, folder.length() - 1).replace('/', ' ');
        return new Attachment(name + ".zip", "application/zip", out -> write(files, out));
    }

    private static void write(Map<String, Path> files, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setLastModifiedTime(Files.getLastModifiedTime(file.getValue()));
                zip.putNextEntry(entry);
                Files.copy(file.getValue(), zip);
            }
        }
    }
}
