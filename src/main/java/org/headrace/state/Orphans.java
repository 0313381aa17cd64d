package org.headrace.state;

import java.util.Collection;
import java.util.List;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** What the engine made for files of a project that are gone, or have another name now. */
public final class Orphans {
    private final Session warehouse;

    public Orphans(Session warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * A relation that no file makes any more.
     *
     * @param pipeline that last wrote it
     * @param kind of what is there under its name; {@code missing} if it was dropped by hand
     * @param isOurs whether that is of the kind that the engine made
     */
    public record Relation(TableName name, String pipeline, String kind, boolean isOurs) {}

    /**
     * A check or an export of which the file is gone.
     *
     * @param files how many files the export has left in the folder
     */
    public record Part(String pipeline, String name, long files) {}

    /** Relations that the engine has written, but for those that {@code made} has. */
    public List<Relation> relations(Collection<TableName> made) {
        return warehouse.query(
                row -> new Relation(
                        TableName.parse(row.getString("relation")),
                        row.getString("pipeline"),
                        row.getString("kind"),
                        row.getBoolean("is_ours")),
                SqlResource.read(Orphans.class, "orphaned_relations.sql"),
                (Object) made.stream().map(TableName::toString).toArray(String[]::new));
    }

    /** Checks that have passed, but for those of {@code names}, as builds are named. */
    public List<Part> checks(Collection<String> names) {
        return warehouse.query(
                row -> new Part(row.getString("pipeline"), row.getString("name"), 0),
                "select pipeline, name from headrace.build where kind = 'check' and name <> all (?) order by name",
                (Object) names.toArray(new String[0]));
    }

    /**
     * Exports that have files in a folder, but for those of {@code names}.
     *
     * @param names each as {@code pipeline/export}
     */
    public List<Part> exports(String folder, Collection<String> names) {
        return warehouse.query(
                row -> new Part(row.getString("pipeline"), row.getString("export"), row.getLong("files")),
                """
                select pipeline, export, count(*) as files
                from headrace.exported_file
                where folder_id = ? and pipeline || '/' || export <> all (?)
                group by pipeline, export
                order by pipeline, export
                """,
                folder,
                names.toArray(new String[0]));
    }

    /** Forgets relations that were dropped; whoever has read them takes what is made under their names later for changed. */
    public void forget(Collection<TableName> relations) {
        String[] names = relations.stream().map(TableName::toString).toArray(String[]::new);
        for (String sql : List.of(
                "delete from headrace.load where relation = any (?)",
                "delete from headrace.build where name = any (?)",
                "delete from headrace.period_trace where model = any (?)",
                "delete from headrace.export where inputs && ?::text[]",
                "update headrace.build_input set version = -1 where relation = any (?)",
                "delete from headrace.relation where relation = any (?)")) {
            warehouse.update(sql, (Object) names);
        }
    }

    /** Forgets checks, by the names of their builds. */
    public void forgetChecks(Collection<String> names) {
        warehouse.update("delete from headrace.build where name = any (?)", (Object) names.toArray(new String[0]));
    }

    /** Forgets files that were removed, and the export that wrote them. */
    public void forgetExport(String folder, Part export) {
        warehouse.update(
                "delete from headrace.exported_file where folder_id = ? and pipeline = ? and export = ?",
                folder,
                export.pipeline(),
                export.name());
        new ExportStates(warehouse).forget(folder, export.pipeline(), export.name());
    }
}
