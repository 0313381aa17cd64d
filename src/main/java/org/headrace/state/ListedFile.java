package org.headrace.state;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.headrace.db.Session;

/**
 * A file that an export has written or found right.
 *
 * @param left how it was left; empty if a run ended while it was being written
 */
public record ListedFile(String export, String path, long bytes, Optional<ExportedFiles.Left> left) {
    /** So many rows are in memory at a time. */
    private static final int PAGE = 10_000;

    /** Goes through all files of exports in a folder. */
    public static void forEach(
            Session warehouse, String folder, String pipeline, Collection<String> exports, Consumer<ListedFile> work) {
        String export = "";
        String path = "";
        List<ListedFile> page;
        do {
            page = page(warehouse, folder, pipeline, exports, export, path);
            page.forEach(work);
            if (!page.isEmpty()) {
                export = page.get(page.size() - 1).export();
                path = page.get(page.size() - 1).path();
            }
        } while (page.size() == PAGE);
    }

    private static List<ListedFile> page(
            Session warehouse,
            String folder,
            String pipeline,
            Collection<String> exports,
            String afterExport,
            String afterPath) {
        return warehouse.query(
                row -> {
                    long modified = row.getLong("modified_nanos");
                    boolean isLeft = !row.wasNull();
                    long changed = row.getLong("changed_nanos");
                    OptionalLong changedNanos = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(changed);
                    return new ListedFile(
                            row.getString("export"),
                            row.getString("path"),
                            row.getLong("bytes"),
                            isLeft ? Optional.of(new ExportedFiles.Left(modified, changedNanos)) : Optional.empty());
                },
                """
                select export, path, bytes, modified_nanos, changed_nanos
                from headrace.exported_file
                where folder_id = ? and pipeline = ? and export = any (?) and (export, path) > (?, ?)
                order by export, path
                """ + " limit " + PAGE,
                folder,
                pipeline,
                exports.toArray(new String[0]),
                afterExport,
                afterPath);
    }
}
