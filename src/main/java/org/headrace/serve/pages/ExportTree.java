package org.headrace.serve.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headrace.project.Project;
import org.headrace.run.ExportRun;

/**
 * The files that exports wrote, as the state lists them. A path that comes with a request is only compared with the listed ones, and
 * a file is opened by its listed path alone.
 */
final class ExportTree {
    /** How many entries of a folder are shown. */
    static final int MOST_ENTRIES = 2000;

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int DIGITS = 12;
    /** The folder that was written last, if a folder of this path was deleted and made again. */
    private static final String LISTED = """
            select
                exported_file.path,
                exported_file.bytes,
                exported_file.written_at,
                exported_file.run_id,
                exported_file.pipeline,
                exported_file.export,
                export.equal_at
            from headrace.exported_file
            left join headrace.export
                on export.folder_id = exported_file.folder_id
                and export.pipeline = exported_file.pipeline
                and export.name = exported_file.export
            where exported_file.folder_id = (
                select export_folder.folder_id
                from headrace.export_folder
                where export_folder.path = ?
                order by export_folder.seen_at desc
                limit 1
            )
                and starts_with(exported_file.path, ?)""";

    private final Path root;

    ExportTree(Project project) {
        this.root = Path.of(ExportRun.folder(project));
    }

    /**
     * A file of the list.
     *
     * @param writtenAt since when its content is the same
     * @param equalAt when it was last found equal to its query; absent if its export did not finish since it began to
     */
    record Listed(
            String path,
            long bytes,
            Instant writtenAt,
            long run,
            String pipeline,
            String export,
            Optional<Instant> equalAt) {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** The folder it is in, with a slash at the end unless it is the tree itself. */
        String folder() {
            return path.substring(0, path.lastIndexOf('/') + 1);
        }
    }

    /** What is in a folder: another folder, with all that is below it, or a file. */
    record Entry(String name, boolean isFolder, long files, long bytes, Instant writtenAt, Optional<Instant> equalAt) {}

    /** Where the tree is on this machine. */
    Path root() {
        return root;
    }

    /** The entries of a folder, numbers in the order of their size. */
    List<Entry> entries(Reading reading, String folder) {
        int from = folder.codePointCount(0, folder.length()) + 1;
        return reading
                .state(MOST_ENTRIES, ExportTree::entry, """
                        select
                            split_part(substr(listed.path, ?), '/', 1) as name,
                            position('/' in substr(listed.path, ?)) > 0 as is_folder,
                            count(*) as files,
                            coalesce(sum(listed.bytes), 0) as bytes,
                            max(listed.written_at) as written_at,
                            min(listed.equal_at) as equal_at
                        from (
                        """ + LISTED + """
                        ) as listed
                        group by 1, 2
                        order by 2 desc, length(split_part(substr(min(listed.path), ?), '/', 1)), 1""", from, from, root.toString(), folder, from)
                .stream()
                .sorted(Comparator.comparing(Entry::isFolder)
                        .reversed()
                        .thenComparing(entry -> NUMBER.matcher(entry.name())
                                .replaceAll(found -> "0"
                                                .repeat(Math.max(
                                                        0,
                                                        DIGITS - found.group().length()))
                                        + found.group())))
                .toList();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("name"),
                row.getBoolean("is_folder"),
                row.getLong("files"),
                row.getLong("bytes"),
                row.getTimestamp("written_at").toInstant(),
                RunRow.instant(row.getTimestamp("equal_at")));
    }

    /** All files below a folder. */
    List<Listed> below(Reading reading, String folder, int most) {
        return reading.state(
                most, ExportTree::listed, LISTED + " order by exported_file.path", root.toString(), folder);
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(
                row.getString("path"),
                row.getLong("bytes"),
                row.getTimestamp("written_at").toInstant(),
                row.getLong("run_id"),
                row.getString("pipeline"),
                row.getString("export"),
                RunRow.instant(row.getTimestamp("equal_at")));
    }

    /** The listed file of exactly this path. */
    Listed file(Reading reading, String path) {
        return reading.findState(
                        ExportTree::listed, LISTED + " and exported_file.path = ?", root.toString(), path, path)
                .orElseThrow(() -> new NotFoundException("No export has written a file '" + path + "'."));
    }

    /**
     * Where a listed file is.
     *
     * @throws NotFoundException if it is gone, or if another thing is in its place
     */
    Path locate(Listed file) {
        try {
            Path path = root.resolve(file.path()).toRealPath();
            if (Files.isRegularFile(path) && path.startsWith(root.toRealPath())) {
                return path;
            }
        } catch (IOException e) {
            // then it is gone
        }
        throw new NotFoundException("The file '" + file.path()
                + "' is not where the export has written it. The next export that covers it writes it again.");
    }
}
