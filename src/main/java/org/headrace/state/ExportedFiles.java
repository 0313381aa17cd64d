package org.headrace.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** The files one export has written, and those that a run of it fills. */
public final class ExportedFiles {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Session warehouse;
    private final String pipeline;
    private final String export;
    private final long runId;

    /** A file and the period it is for. */
    public record File(
            String path,
            Optional<Integer> year,
            Optional<Integer> month,
            Optional<Integer> day,
            long bytes,
            boolean changed) {}

    public ExportedFiles(Session warehouse, String pipeline, String export, long runId) {
        this.warehouse = warehouse;
        this.pipeline = pipeline;
        this.export = export;
        this.runId = runId;
        warehouse.execute("create temporary table if not exists filled_file (path text primary key)");
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
            file.path(),
            pipeline,
            export,
            file.year().orElse(null),
            file.month().orElse(null),
            file.day().orElse(null),
            file.bytes(),
            runId,
            file.changed()
        };
    }

    private HeadraceException sameFileTwice(List<File> files) {
        String paths = String.join(", ", files.stream().map(File::path).limit(3).toList());
        return HeadraceException.failed("The export '" + export
                + "' fills a file that this run has filled before, among "
                + paths + "...; every file needs a path of its own. Put more columns into the path, with a separator"
                + " between them.");
    }

    /**
     * The paths of earlier runs that this run has not filled.
     *
     * @param period values of year, month and day that limit what this run covers
     */
    public List<String> stale(Map<String, Integer> period) {
        StringBuilder sql =
                new StringBuilder("select path from headrace.exported_file where pipeline = ? and export = ?"
                        + " and not exists (select 1 from filled_file where filled_file.path = exported_file.path)");
        period.forEach((column, value) ->
                sql.append(" and ").append(column).append(" = ").append(value));
        return warehouse.query(row -> row.getString(1), sql.toString(), pipeline, export);
    }

    /** Forgets files that are gone. */
    public void forget(List<String> paths) {
        warehouse.updateAll(
                "delete from headrace.exported_file where path = ?",
                paths.stream().map(path -> new Object[] {path}).toList());
    }
}
