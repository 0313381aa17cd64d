package org.headrace.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;

/** From which versions of its inputs each published table was made. */
public final class Publications {
    private final Session warehouse;

    public Publications(Session warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * What is known of a pipeline's published tables; to be called in a snapshot.
     *
     * @param periods by which columns relations change; what was noted by another one counts as everything
     */
    public PublicationKnowledge read(String pipeline, Map<TableName, PeriodColumn> periods) {
        Map<String, Map<TableName, PeriodSet>> changes = UnseenChanges.read(
                warehouse,
                "select publication.name || E'\\n' || publication.version as name, input.relation, input.version"
                        + " from headrace.publication"
                        + " cross join unnest(publication.inputs, publication.versions) as input (relation, version)"
                        + " where publication.pipeline = ?",
                pipeline,
                periods);
        Map<String, Map<String, KnownPublication>> publications = new HashMap<>();
        Map<String, String> latest = new HashMap<>();
        warehouse.query(
                row -> {
                    String name = row.getString("name");
                    String version = row.getString("version");
                    if (row.getObject("published_at") != null) {
                        latest.put(name, version);
                    }
                    var known = new KnownPublication(
                            row.getString("definition"),
                            InputVersions.read(row),
                            changes.getOrDefault(key(name, version), Map.of()));
                    return publications
                            .computeIfAbsent(name, any -> new HashMap<>())
                            .put(version, known);
                },
                "select name, version, definition, inputs, versions, published_at from headrace.publication"
                        + " where pipeline = ? order by published_at nulls last",
                pipeline);
        return new PublicationKnowledge(publications, latest, Builds.versions(warehouse));
    }

    private static String key(String name, String version) {
        return name + "\n" + version;
    }

    /**
     * Notes what a published table is about to be made from; to be committed before the table has this version.
     *
     * @param target the table and its database, for people
     */
    public void announce(
            String pipeline, String name, String version, String target, KnownPublication made, long runId) {
        warehouse.update(
                "insert into headrace.publication (pipeline, name, version, target, definition, inputs, versions, run_id)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                pipeline,
                name,
                version,
                target,
                made.definition(),
                InputVersions.inputs(made.seen()),
                InputVersions.versions(made.seen()),
                runId);
    }

    /** Notes that a published table has this version, and that it can have no other one that is known. */
    public void confirm(String pipeline, String name, String version, long rowsWritten) {
        warehouse.update("""
                with older as (
                    delete from headrace.publication where pipeline = ? and name = ? and version <> ?
                )
                update headrace.publication set published_at = clock_timestamp(), rows_written = ?
                where pipeline = ? and name = ? and version = ?
                """, pipeline, name, version, rowsWritten, pipeline, name, version);
    }

    /** Forgets what has no file any more; the tables stay. */
    public void forgetRemoved(String pipeline, List<String> names) {
        warehouse.update(
                "delete from headrace.publication where pipeline = ? and name <> all (?)",
                pipeline,
                names.toArray(String[]::new));
    }
}
