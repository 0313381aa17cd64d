package org.headrace.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.headrace.db.Session;

/** From which versions of its inputs each export last wrote all its files into a folder. */
public final class ExportStates {
    private final Session warehouse;

    public ExportStates(Session warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * What is known of a pipeline's exports.
     *
     * @param folder the id of the folder's mark; nothing is known of a folder without
     * @param format what the engine makes of the rows that the server gives
     */
    public ExportKnowledge read(Optional<String> folder, String pipeline, String format) {
        Map<String, KnownExport> exports = new HashMap<>();
        String server = warehouse
                .query(
                        row -> {
                            if (row.getString("name") != null) {
                                exports.put(
                                        row.getString("name"),
                                        new KnownExport(
                                                row.getString("definition"),
                                                InputVersions.read(row),
                                                row.getLong("files")));
                            }
                            return row.getString("server");
                        },
                        """
                        select current_setting('server_version_num') as server, name, definition, inputs, versions, files
                        from (values (1)) as always
                        left join headrace.export on folder_id = ? and pipeline = ?
                        """,
                        folder.orElse(""),
                        pipeline)
                .get(0);
        return new ExportKnowledge(exports, Builds.versions(warehouse), format + " " + server);
    }

    /** Saves that an export has written all its files; to be called when they are in place. */
    public void save(String folder, String pipeline, String name, KnownExport export, long runId) {
        warehouse.update(
                """
                insert into headrace.export (
                    folder_id, pipeline, name, definition, inputs, versions, files, equal_at, run_id
                )
                values (?, ?, ?, ?, ?, ?, ?, clock_timestamp(), ?)
                on conflict (folder_id, pipeline, name) do update set
                    definition = excluded.definition,
                    inputs = excluded.inputs,
                    versions = excluded.versions,
                    files = excluded.files,
                    equal_at = excluded.equal_at,
                    run_id = excluded.run_id
                """,
                folder,
                pipeline,
                name,
                export.definition(),
                InputVersions.inputs(export.seen()),
                InputVersions.versions(export.seen()),
                export.files(),
                runId);
    }

    /** Forgets what an export was made from; to be called before it changes any file. */
    public void forget(String folder, String pipeline, String name) {
        warehouse.update(
                "delete from headrace.export where folder_id = ? and pipeline = ? and name = ?",
                folder,
                pipeline,
                name);
    }
}
