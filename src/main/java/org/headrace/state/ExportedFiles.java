package org.headrace.state;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** The files one export has written into one folder, and those that a run of it fills. */
public final class ExportedFiles {
    private static final String UNIQUE_VIOLATION = "23505";

    private static final String FILLED_FILE =
            "create temporary table if not exists filled_file (path text primary key)";

    private final Session warehouse;
    private final String folder;
    private final String pipeline;
    private final String export;
    private final long runId;

    /**
     * A file and the period it is for.
     *
     * @param left how it was left; empty while it is being written
     */
    public record File(
            String path,
            Optional<Integer> year,
            Optional<Integer> month,
            Optional<Integer> day,
            long bytes,
            Optional<Left> left) {}

    /** When a file was last written, and when anything about it last changed, in nanoseconds since 1970. */
    public record Left(long modifiedNanos, OptionalLong changedNanos) {
        private Long changed() {
            return changedNanos.isPresent() ? changedNanos.getAsLong() : null;
        }
    }

    /** {@code folder}: the id of its mark. */
    public ExportedFiles(Session warehouse, String folder, String pipeline, String export, long runId) {
        this.warehouse = warehouse;
        this.folder = folder;
        this.pipeline = pipeline;
        this.export = export;
        this.runId = runId;
        warehouse.execute(FILLED_FILE);
    }

    /** Takes the listed files of other exports for filled by this run, which leaves them as they are. */
    public static void leave(Session warehouse, String folder, String pipeline, Collection<String> exports) {
        warehouse.execute(FILLED_FILE);
        warehouse.update(
                "insert into filled_file (path) select path from headrace.exported_file"
                        + " where folder_id = ? and pipeline = ? and export = any (?)",
                folder,
                pipeline,
                exports.toArray(new String[0]));
    }

    /** Notes files durably. */
    public void record(List<File> files) {
        try {
            warehouse.updateAll(
                    "insert into filled_file (path) values (?)",
                    files.stream().map(file -> new Object[] {file.path()}).toList());
        } catch (DatabaseException e) {
            throw e.sqlState().equals(UNIQUE_VIOLATION) ? sameFileTwice(files) : e;
        }
        warehouse.updateAll(
                SqlResource.read(ExportedFiles.class, "exported_file.sql"),
                files.stream().map(this::row).toList());
    }

    private Object[] row(File file) {
        return new Object[] {
            folder,
            file.path(),
            pipeline,
            export,
            file.year().orElse(null),
            file.month().orElse(null),
            file.day().orElse(null),
            file.bytes(),
            file.left().map(Left::modifiedNanos).orElse(null),
            file.left().map(Left::changed).orElse(null),
            runId
        };
    }

    /** Notes how files were left that were just written, by path. */
    public void written(Map<String, Left> files) {
        warehouse.updateAll(
                """
                update headrace.exported_file set modified_nanos = ?, changed_nanos = ? where folder_id = ? and path = ?
                """,
                files.entrySet().stream()
                        .map(file -> new Object[] {
                            file.getValue().modifiedNanos(), file.getValue().changed(), folder, file.getKey()
                        })
                        .toList());
    }

    /** Says which path came again, and who has filled it before: another export, or this one from rows with other values. */
    private HeadraceException sameFileTwice(List<File> files) {
        Map<String, String> before = new TreeMap<>();
        warehouse.query(
                row -> before.put(row.getString("path"), row.getString("export")),
                """
                select filled_file.path, exported_file.export
                from filled_file
                left join headrace.exported_file
                    on exported_file.path = filled_file.path and exported_file.folder_id = ?
                where filled_file.path = any (?)
                """,
                folder,
                files.stream().map(File::path).toArray(String[]::new));
        Set<String> once = new HashSet<>();
        files.stream()
                .map(File::path)
                .filter(path -> !once.add(path))
                .forEach(path -> before.putIfAbsent(path, export));
        String path = before.keySet().iterator().next();
        String others = before.size() == 1 ? "" : " (and " + (before.size() - 1) + " more)";
        String filler = before.get(path);
        return HeadraceException.failed(
                filler == null || filler.equals(export)
                        ? "The export '" + export + "' fills " + path + others
                                + " twice, from rows of which the columns in"
                                + " the path differ; every file needs a path of its own. Put a separator between the"
                                + " columns in the path, or more columns into it."
                        : "The export '" + export + "' fills " + path + others + ", which the export '" + filler
                                + "' has filled in this run; every file needs a path of its own. Give one of them another path.");
    }

    /**
     * The paths of earlier runs into this folder that this run has not filled.
     *
     * @param period values of year, month and day that limit what this run covers
     */
    public List<String> stale(Map<String, Integer> period) {
        StringBuilder sql = new StringBuilder(
                "select path from headrace.exported_file where folder_id = ? and pipeline = ? and export = ?"
                        + " and not exists (select 1 from filled_file where filled_file.path = exported_file.path)");
        period.forEach((column, value) ->
                sql.append(" and ").append(column).append(" = ").append(value));
        return warehouse.query(row -> row.getString(1), sql.toString(), folder, pipeline, export);
    }

    /** Forgets files that are gone. */
    public void forget(List<String> paths) {
        warehouse.updateAll(
                "delete from headrace.exported_file where folder_id = ? and path = ?",
                paths.stream().map(path -> new Object[] {folder, path}).toList());
    }
}
