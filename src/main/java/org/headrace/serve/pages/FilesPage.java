package org.headrace.serve.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder of the exported files. */
final class FilesPage implements Page {
    private final Place place;
    private final ExportTree tree;

    FilesPage(Place place) {
        this.place = place;
        this.tree = new ExportTree(place.project());
    }

    /**
     * Everything the template shows.
     *
     * @param folder with a slash at the end; empty for the whole tree
     * @param isCut whether there are more entries
     */
    record Model(String folder, List<Crumb> crumbs, List<ExportTree.Entry> entries, boolean isCut) {
        long files() {
            return entries.stream().mapToLong(ExportTree.Entry::files).sum();
        }

        long bytes() {
            return entries.stream().mapToLong(ExportTree.Entry::bytes).sum();
        }

        boolean fitsIntoZip() {
            return !isCut && files() > 0 && files() <= FolderDownload.MOST_FILES;
        }

        /** The path of an entry. */
        String path(ExportTree.Entry entry) {
            return folder + entry.name() + (entry.isFolder() ? "/" : "");
        }
    }

    /** A folder on the way to what is shown. */
    record Crumb(String name, String folder) {
        /** The folders that lead to a path, from the outside in. */
        static List<Crumb> to(String path) {
            List<Crumb> crumbs = new ArrayList<>();
            int from = 0;
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
                crumbs.add(new Crumb(path.substring(from, slash), path.substring(0, slash + 1)));
                from = slash + 1;
            }
            return crumbs;
        }
    }

    @Override
    public String path() {
        return "/files";
    }

    @Override
    public Optional<String> navigation() {
        return Optional.of("Files");
    }

    @Override
    public View view(Request request) {
        String folder = folder(request);
        List<ExportTree.Entry> entries = place.warehouse().read(reading -> tree.entries(reading, folder));
        if (entries.isEmpty() && !folder.isEmpty()) {
            throw new NotFoundException("No export has written into a folder '" + folder + "'.");
        }
        boolean isCut = entries.size() == ExportTree.MOST_ENTRIES;
        return new View(
                "files", folder.isEmpty() ? "Files" : folder, new Model(folder, Crumb.to(folder), entries, isCut));
    }

    /** The folder that is asked for, with a slash at the end. */
    static String folder(Request request) {
        return request.value("in")
                .map(folder -> folder.endsWith("/") ? folder : folder + "/")
                .orElse("");
    }
}
