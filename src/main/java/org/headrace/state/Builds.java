package org.headrace.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** Which version of its inputs each model and check was built from, and what changed in them since. */
public final class Builds {
    private final Session warehouse;

    public Builds(Session warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * A build that is done.
     *
     * @param seen the version of every input it was made from
     * @param trace a hash of what is traced for it, if anything is
     */
    public record Done(
            String name,
            String pipeline,
            String kind,
            String definition,
            String sql,
            Map<TableName, Long> seen,
            Optional<String> trace) {
        public Done {
            seen = Map.copyOf(seen);
        }
    }

    /** How many rows there were before a change and after it, as far as they were counted. */
    public record RowCounts(OptionalLong before, OptionalLong after) {
        public static final RowCounts UNKNOWN = new RowCounts(OptionalLong.empty(), OptionalLong.empty());
    }

    /** The version of every input that a build was left with, as what changed in them cannot make it differ. */
    public record Seen(String name, Map<TableName, Long> versions) {
        public Seen {
            versions = Map.copyOf(versions);
        }
    }

    /**
     * Everything that decides what is to be built, from one snapshot: a version that another run commits meanwhile is seen
     * together with its changes, or not at all.
     *
     * @param relations those whose presence matters
     * @param periods by which columns relations change; what was noted by another one counts as everything
     */
    public Knowledge read(String pipeline, Collection<TableName> relations, Map<TableName, PeriodColumn> periods) {
        return warehouse.inSnapshot(() -> knowledge(pipeline, relations, periods));
    }

    /** As {@link #read}, in the caller's transaction; for one that has locked what it needs to agree. */
    public Knowledge readInTransaction(
            String pipeline, Collection<TableName> relations, Map<TableName, PeriodColumn> periods) {
        return knowledge(pipeline, relations, periods);
    }

    private Knowledge knowledge(
            String pipeline, Collection<TableName> relations, Map<TableName, PeriodColumn> periods) {
        Map<String, Map<TableName, PeriodSet>> changes = UnseenChanges.read(
                warehouse,
                "select build.name, input.relation, input.version from headrace.build"
                        + " join headrace.build_input as input on input.name = build.name where build.pipeline = ?",
                pipeline,
                periods);
        Map<String, KnownBuild> builds = new HashMap<>();
        warehouse.query(
                row -> builds.put(
                        row.getString("name"),
                        new KnownBuild(
                                row.getString("definition"),
                                changes.getOrDefault(row.getString("name"), Map.of()),
                                Optional.ofNullable(row.getString("trace")),
                                Stream.of((String[]) row.getArray("inputs").getArray())
                                        .map(TableName::parse)
                                        .collect(Collectors.toSet()))),
                """
                select name, definition, trace, array(
                    select relation from headrace.build_input where build_input.name = build.name
                ) as inputs
                from headrace.build
                where pipeline = ?
                """,
                pipeline);
        Map<TableName, Long> versions = versions(warehouse);
        Map<TableName, Boolean> present = present(relations);
        Set<TableName> prepared = present.keySet().stream().filter(present::get).collect(Collectors.toSet());
        return new Knowledge(builds, versions, present.keySet(), prepared, new FactLog(warehouse).read());
    }

    /** The versions of all relations that the engine has written, as {@code session} sees them. */
    public static Map<TableName, Long> versions(Session session) {
        Map<TableName, Long> versions = new HashMap<>();
        session.query(
                row -> versions.put(TableName.parse(row.getString("relation")), row.getLong("version")),
                "select relation, version from headrace.relation");
        return versions;
    }

    /** A period column as it is kept with the changes that are noted by it. */
    static String text(Optional<PeriodColumn> period) {
        return period.map(column -> column.unit() + " of " + column.column()).orElse(null);
    }

    /** Those that are there, and of each whether it is a partitioned table that never had a row. */
    private Map<TableName, Boolean> present(Collection<TableName> relations) {
        Map<TableName, Boolean> present = new HashMap<>();
        warehouse.query(
                row -> present.put(
                        new TableName(row.getString("nspname"), row.getString("relname")),
                        row.getBoolean("is_prepared")),
                """
                select nspname, relname, relkind = 'p' and (
                    select coalesce(sum(pg_relation_size(partition.relid)), 0) = 0
                    from pg_partition_tree(pg_class.oid) as partition
                ) as is_prepared
                from pg_class
                join pg_namespace on pg_namespace.oid = pg_class.relnamespace
                where nspname || '.' || relname = any (?)
                """,
                (Object) relations.stream().map(TableName::toString).toArray(String[]::new));
        return present;
    }

    /**
     * Notes the new version of a relation among those that a run knows.
     *
     * @throws HeadraceException if another run has changed the relation since
     */
    public static void advance(Map<TableName, Long> versions, TableName relation, long version) {
        if (version != versions.getOrDefault(relation, 0L) + 1) {
            throw AnotherRun.changed(relation);
        }
        versions.put(relation, version);
    }

    /** Notes that a relation changed; returns its new version. The relation stays locked until the transaction ends. */
    public long changed(TableName relation, Optional<PeriodColumn> by, PeriodSet periods, long runId) {
        return changed(relation, by, periods, any -> RowCounts.UNKNOWN, runId);
    }

    /**
     * As {@link #changed(TableName, Optional, PeriodSet, long)}, with the number of rows.
     *
     * @param rows how many rows each of the periods has, or the whole relation if that is what changed
     */
    public long changed(
            TableName relation,
            Optional<PeriodColumn> by,
            PeriodSet periods,
            Function<Optional<Period>, RowCounts> rows,
            long runId) {
        List<Object[]> changes = new ArrayList<>();
        if (periods.isEverything()) {
            changes.add(change("everything", null, null, rows.apply(Optional.empty())));
        }
        for (Period period : periods.periods()) {
            String scope = period.start() == null ? "null" : "period";
            changes.add(change(
                    scope, Period.text(period.start()), Period.text(period.end()), rows.apply(Optional.of(period))));
        }
        return warehouse.one(
                row -> row.getLong(1),
                SqlResource.read(Builds.class, "changed.sql"),
                relation.toString(),
                relation.toString(),
                runId,
                text(by),
                column(changes, 0),
                column(changes, 1),
                column(changes, 2),
                column(changes, 3),
                column(changes, 4),
                runId);
    }

    private static Object[] change(String scope, String start, String end, RowCounts rows) {
        return new Object[] {scope, start, end, RunLog.text(rows.before()), RunLog.text(rows.after())};
    }

    private static String[] column(List<Object[]> rows, int index) {
        return rows.stream().map(row -> (String) row[index]).toArray(String[]::new);
    }

    /** Saves a build in the transaction that made it; a new definition makes a new version in the model's history. */
    public void save(Done build, long runId) {
        int version = warehouse.one(
                row -> row.getInt(1),
                """
                insert into headrace.build as known (name, pipeline, kind, definition, trace, run_id)
                values (?, ?, ?, ?, ?, ?)
                on conflict (name) do update set
                    pipeline = excluded.pipeline,
                    kind = excluded.kind,
                    version = known.version + (known.definition <> excluded.definition)::int,
                    definition = excluded.definition,
                    trace = excluded.trace,
                    built_at = clock_timestamp(),
                    run_id = excluded.run_id
                returning version
                """,
                build.name(),
                build.pipeline(),
                build.kind(),
                build.definition(),
                build.trace().orElse(null),
                runId);
        warehouse.update(
                "insert into headrace.model_version (name, version, definition, kind, sql, run_id)"
                        + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                build.name(),
                version,
                build.definition(),
                build.kind(),
                build.sql(),
                runId);
        warehouse.update("delete from headrace.build_input where name = ?", build.name());
        List<Object[]> inputs = new ArrayList<>();
        build.seen().forEach((relation, seen) -> inputs.add(new Object[] {build.name(), relation.toString(), seen}));
        warehouse.updateAll("insert into headrace.build_input (name, relation, version) values (?, ?, ?)", inputs);
    }

    /** Notes that builds which are left as they are have seen what changed in their inputs. */
    public void saw(Collection<Seen> builds) {
        List<String> names = new ArrayList<>();
        List<String> relations = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        builds.forEach(build -> build.versions().forEach((relation, version) -> {
            names.add(build.name());
            relations.add(relation.toString());
            versions.add(version.toString());
        }));
        if (!names.isEmpty()) {
            warehouse.update(
                    """
                    update headrace.build_input as input set version = seen.version
                    from unnest(?::text[], ?::text[], ?::bigint[]) as seen (name, relation, version)
                    where input.name = seen.name and input.relation = seen.relation and input.version < seen.version
                    """,
                    names.toArray(new String[0]),
                    relations.toArray(new String[0]),
                    versions.toArray(new String[0]));
        }
    }

    /** Whether relations still have these versions, but for those that were never written: whether all statements so far have read the same rows. */
    public boolean areCurrent(Map<TableName, Long> versions) {
        Map<TableName, Long> now = versions(warehouse);
        return versions.entrySet().stream()
                .allMatch(version -> now.getOrDefault(version.getKey(), 0L).equals(version.getValue()));
    }

    /** Forgets what a pipeline once built and has no file for any more; it would wait for changes for ever. */
    public void forgetRemoved(String pipeline, Collection<String> names) {
        warehouse.update(
                "delete from headrace.build where pipeline = ? and name <> all (?)",
                pipeline,
                names.toArray(new String[0]));
    }

    /** Forgets changes that are older than that; for a reader that has not seen them, they then count as everything. */
    public void forgetChanges(Duration age) {
        warehouse.update("""
                delete from headrace.relation_change as change
                using (
                    select relation, version
                    from headrace.relation_change
                    group by relation, version
                    having max(changed_at) < statement_timestamp() - ? * interval '1 second'
                ) as old
                where change.relation = old.relation and change.version = old.version
                """, age.toSeconds());
    }
}
