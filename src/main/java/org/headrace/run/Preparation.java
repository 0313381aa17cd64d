package org.headrace.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.headrace.HeadraceException;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.load.ContentComparison;
import org.headrace.plan.Lineage;
import org.headrace.plan.PeriodMappings;
import org.headrace.plan.PreparePlan;
import org.headrace.plan.Step;
import org.headrace.project.Load;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Query;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.Position;
import org.headrace.source.RawContents;
import org.headrace.source.Rows;
import org.headrace.source.Source;
import org.headrace.source.SourceQuery;
import org.headrace.source.files.AbsentFilesException;
import org.headrace.state.Builds;
import org.headrace.state.Knowledge;
import org.headrace.state.KnownFacts;
import org.headrace.state.LoadStates;

/**
 * Looks at sources and warehouse and plans one {@code prepare}. Holds the source snapshots open, one for each connection,
 * so that the loads copy exactly what the plan was made from; closing it lets them go.
 */
public final class Preparation implements AutoCloseable {
    private final Project project;
    private final Pipeline pipeline;
    private final Session warehouse;
    private final Sources opener;
    private final boolean isStateThere;
    private Optional<OpeningSources> sources = Optional.empty();
    private final Map<TableName, Rows> rows = new HashMap<>();
    private final Map<TableName, LoadedState> stored = new HashMap<>();
    private final Map<String, Long> snapshots = new HashMap<>();
    private final Map<Load, LoadedState> renewed = new LinkedHashMap<>();
    private final Map<Query, KnownFacts> found = new HashMap<>();
    private final Map<TableName, Changes> changes = new HashMap<>();
    private Knowledge known = Knowledge.NONE;

    /**
     * A preparation of one pipeline.
     *
     * @param opener opens what the loads read; closed here
     * @param isStateThere whether the warehouse has all of the state schema, as it has in each run
     */
    public Preparation(Project project, Pipeline pipeline, Session warehouse, Sources opener, boolean isStateThere) {
        this.project = project;
        this.pipeline = pipeline;
        this.warehouse = warehouse;
        this.opener = opener;
        this.isStateThere = isStateThere;
    }

    /**
     * Decides what is to be done; changes nothing.
     *
     * @param reload which loads begin from nothing
     */
    public List<Step> plan(Reload reload) {
        sources = Optional.of(new OpeningSources(pipeline, opener));
        readState();
        for (Load load : pipeline.loads()) {
            if (load.sync() instanceof Sync.Stream) {
                changes.put(load.into(), landed(load));
                continue;
            }
            Changes found = changes(load, reload);
            changes.put(load.into(), found);
            if (found.periods().isEmpty() && !Optional.of(found.known()).equals(findPrevious(load))) {
                renewed.put(load, found.known());
            }
        }
        return PreparePlan.predict(project, pipeline, changes, known);
    }

    /** Its messages are there as soon as they are committed; there is nothing to load. */
    private Changes landed(Load load) {
        if (!known.relations().contains(load.into())) {
            throw MissingSourceException.ofFeed(load, pipeline.name());
        }
        return Changes.none(
                new LoadedState("", new Position(Map.of()), Map.of()), "'headrace stream' lands its messages");
    }

    /**
     * Lets no message land in the tables that the pipeline reads until the transaction ends, so that all its models and checks see the same
     * ones, and learns what has landed since {@link #plan}.
     *
     * @return the versions of these tables
     */
    Map<TableName, Long> holdFeeds() {
        Set<TableName> held = FeedTables.readBy(project, pipeline, new Lineage(project, known.facts()));
        if (held.isEmpty()) {
            return Map.of();
        }
        held.forEach(table -> warehouse.execute("lock table " + table.quoted() + " in share mode"));
        known = new Builds(warehouse)
                .readInTransaction(pipeline.name(), relations(pipeline), PeriodMappings.periods(project));
        Map<TableName, Long> versions = new HashMap<>(known.versions());
        versions.keySet().retainAll(held);
        return versions;
    }

    /** Learns what the state knows of the pipeline. */
    void readState() {
        if (isStateThere) {
            known = knowledge(project, pipeline, warehouse);
            askAboutOldBuilds();
        }
    }

    /**
     * Asks about queries that were built before the warehouse was asked about any. They need not be built again if it says what their
     * texts say.
     */
    private void askAboutOldBuilds() {
        FactFinder finder = new FactFinder(warehouse, pipeline, new Lineage(project, known.facts()));
        List<Query> unknown = Stream.<Query>concat(pipeline.models().stream(), pipeline.checks().stream())
                .filter(finder::isUnknown)
                .filter(query -> known.build(Lineage.nameOf(query))
                        .filter(build ->
                                build.definition().startsWith(query.file().hash()))
                        .isPresent())
                .toList();
        if (!unknown.isEmpty()) {
            warehouse.inTransaction(() -> unknown.forEach(query -> found.put(query, finder.find(query))));
            known = known.with(byName());
        }
    }

    /** Keeps what {@link #plan} had to ask of the warehouse. */
    void keepFound() {
        if (!found.isEmpty()) {
            FactFinder finder = new FactFinder(warehouse, pipeline, new Lineage(project, known.facts()));
            warehouse.inTransaction(() -> found.replaceAll((query, facts) -> finder.keep(query, facts.facts())));
            known = known.with(byName());
        }
    }

    private Map<String, KnownFacts> byName() {
        Map<String, KnownFacts> byName = new HashMap<>();
        found.forEach((query, facts) -> byName.put(Lineage.nameOf(query), facts));
        return byName;
    }

    private static Knowledge knowledge(Project project, Pipeline pipeline, Session warehouse) {
        return new Builds(warehouse).read(pipeline.name(), relations(pipeline), PeriodMappings.periods(project));
    }

    private static List<TableName> relations(Pipeline pipeline) {
        List<TableName> relations = new ArrayList<>();
        pipeline.loads().forEach(load -> relations.add(load.into()));
        pipeline.models().forEach(model -> relations.add(model.name()));
        return relations;
    }

    /**
     * The steps of models and checks if no source has changed: what is done is behind the raw tables as they are. The state schema must be
     * there; no source is asked.
     */
    public static List<Step> behindRawTables(Project project, Pipeline pipeline, Session warehouse) {
        return PreparePlan.behindRawTables(project, pipeline, knowledge(project, pipeline, warehouse));
    }

    /** Decides, after {@link #plan} and the loads, from what really changed. */
    PreparePlan decisions() {
        return new PreparePlan(project, pipeline, known);
    }

    private Changes changes(Load load, Reload reload) {
        if (isStateThere) {
            new LoadStates(warehouse).find(load.into()).ifPresent(state -> stored.put(load.into(), state));
        }
        try {
            Source source = sources.orElseThrow().get(load.from());
            Rows found = source.rows(query(load));
            rows.put(load.into(), found);
            snapshots.put(load.into().toString(), source.takenNanos());
            load.period().ifPresent(period -> period.typeIn(found.columns()));
            Changes changes = changes(load, found, reload);
            return load.period().isPresent() ? changes.inPeriods() : changes;
        } catch (DatabaseException e) {
            throw MissingSourceException.isCause(e)
                    ? MissingSourceException.of(load, e)
                    : StepRunner.located("load", load.into().toString(), load.file(), e);
        } catch (AbsentFilesException e) {
            throw MissingSourceException.of(load, e);
        } catch (HeadraceException e) {
            throw StepRunner.located("load", load.into().toString(), load.file(), e);
        }
    }

    private Optional<RawContents.Difference> differing(Rows source, Load load, String where) {
        return ContentComparison.of(warehouse, source, load.into())
                .map(contents -> contents.compare(load.sync(), where))
                .map(found -> new RawContents.Difference(
                        found.periods(), found.sourceRows(), found.sourceCondition(), found.rawCondition()));
    }

    private Changes changes(Load load, Rows found, Reload reload) {
        boolean isAnew = reload.includes(load.into());
        boolean keepsHistory = load.sync() instanceof Sync.Append append
                && append.cursor().isPresent()
                && known.relations().contains(load.into());
        if (keepsHistory && isAnew && !reload.discardsHistory()) {
            return found.compared(findPrevious(load), "compared with all that the source has");
        }
        if (keepsHistory && !isAnew && findPrevious(load).isEmpty()) {
            return found.compared(Optional.empty(), "nothing is known of the rows that are there");
        }
        boolean isDiscarded = isAnew && reload.discardsHistory();
        if (!keepsHistory
                && !isDiscarded
                && findPrevious(load).filter(found::hasHistory).isPresent()) {
            throw endsHistory(load.into());
        }
        return found.changes(isAnew ? Optional.empty() : findPrevious(load), where -> differing(found, load, where));
    }

    private static HeadraceException endsHistory(TableName table) {
        return HeadraceException.failed(
                table + " was loaded as a log with a cursor, and may hold rows that the source has removed"
                        + " since; a load of another kind would delete them. Nothing was changed.\n  Take the change back, or load into another"
                        + " table with 'into'. headrace prepare --full=" + table
                        + " --discard-history loads what the source still has, and"
                        + " deletes the rest.");
    }

    private static SourceQuery query(Load load) {
        return new SourceQuery(load.file().sql(), load.file().tokens(), load.sync(), load.scan());
    }

    /** What {@link QueryReview} needs to know of this preparation, after {@link #plan}, also if that found a source missing. */
    public QueryReview.Subject subject() {
        return new QueryReview.Subject(pipeline, rows);
    }

    Rows rows(Load load) {
        return rows.get(load.into());
    }

    /** What the source of a load changed, after {@link #plan}. */
    Changes changes(Load load) {
        return changes.get(load.into());
    }

    Optional<LoadedState> findPrevious(Load load) {
        return findStored(load).filter(state -> known.relations().contains(load.into()));
    }

    /** What the state says of a load, though its raw table may have been dropped. */
    Optional<LoadedState> findStored(Load load) {
        return Optional.ofNullable(stored.get(load.into()));
    }

    /** When the snapshot was taken that a load is compared with, by {@link System#nanoTime()}; absent for other steps. */
    OptionalLong snapshotNanos(Step step) {
        Long taken = snapshots.get(step.name());
        return step.kind().equals("load") && taken != null ? OptionalLong.of(taken) : OptionalLong.empty();
    }

    /** What was learned of sources that have no changes, if it is more than what is known of them. */
    Map<Load, LoadedState> renewed() {
        return renewed;
    }

    /** The versions of all relations at the time of the plan. */
    Map<TableName, Long> versions() {
        return known.versions();
    }

    Project project() {
        return project;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public void close() {
        closeSources();
    }

    /** Ends the source snapshots, once the loads are done. */
    void closeSources() {
        sources.ifPresent(OpeningSources::close);
        sources = Optional.empty();
    }
}
