package org.headrace.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Grants;
import org.headrace.db.ReadingView;
import org.headrace.db.SavedView;
import org.headrace.db.Session;

/**
 * What the kinds of models have in common: relations built from SELECTs, in the caller's transaction. Rows are built beside what is there and put in its place at
 * the end, so that readers wait no longer than they must.
 */
public final class Relations {
    /** Ends the name of a relation that is being built. */
    private static final String BESIDE = "__headrace_new";

    /** Stands between the columns of two relations. */
    private static final String BORDER = "headrace border";

    private final Session warehouse;
    private final Set<TableName> remade;
    /** Views of others that were dropped; each before those it reads. */
    private final Deque<SavedView> foreignViews = new ArrayDeque<>();

    private final KeyIds ids;

    private Optional<Grants> grants = Optional.empty();
    private int merges;

    /**
     * Starts a build.
     *
     * @param remade the relations that this build may drop and make anew; their grants are kept
     * @param ids of the keys of dimensions
     */
    public Relations(Session warehouse, Set<TableName> remade, KeyIds ids) {
        this.warehouse = warehouse;
        this.remade = Set.copyOf(remade);
        this.ids = ids;
    }

    /** Makes a view, in place of what has its name. */
    void createView(Definition definition) {
        createSchema(definition.name());
        drop(definition.name());
        warehouse.execute("create view " + definition.name().quoted() + " as\n" + definition.sql());
        grants().restore(warehouse, definition.name());
    }

    /**
     * Makes a relation with the query's rows, in place of what has its name; returns the number of rows.
     *
     * @param kind {@code table} or {@code materialized view}
     */
    long create(String kind, Definition definition) {
        TableName name = definition.name();
        TableName beside = new TableName(name.schema(), shorten(name.name()) + BESIDE);
        createSchema(name);
        long rows = warehouse.update("create " + kind + " " + beside.quoted() + " as\n" + definition.sql());
        drop(name);
        warehouse.execute("alter " + kind + " " + beside.quoted() + " rename to " + TableName.quote(name.name()));
        createIndexes(definition);
        warehouse.execute("analyze " + name.quoted());
        grants().restore(warehouse, name);
        return rows;
    }

    /** As they were before this build dropped the first relation. */
    private Grants grants() {
        if (grants.isEmpty()) {
            grants = Optional.of(Grants.of(warehouse, remade));
        }
        return grants.get();
    }

    Session warehouse() {
        return warehouse;
    }

    KeyIds ids() {
        return ids;
    }

    private void createSchema(TableName name) {
        warehouse.execute("create schema if not exists " + TableName.quote(name.schema()));
    }

    /** The server names them, as it does for anyone, so that no two models' names can meet. */
    private void createIndexes(Definition definition) {
        String table = definition.name().quoted();
        if (!definition.key().isEmpty()) {
            warehouse.execute("create unique index on " + table + " (" + quoted(definition.key()) + ")");
        }
        definition.indexes().forEach(columns -> warehouse.execute("create index on " + table + " (" + columns + ")"));
    }

    private static String quoted(List<String> columns) {
        return String.join(", ", columns.stream().map(TableName::quote).toList());
    }

    /** Leaves room for {@link #BESIDE}; the server would cut that off from a longer name. */
    private static String shorten(String name) {
        String shortened = name;
        while (TableName.isTooLong(shortened + BESIDE)) {
            shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
        }
        return shortened;
    }

    /** Makes again the views that had to be dropped and are not made anew by this build; to be called when all is built. */
    public void restoreForeignViews() {
        // The last one that was dropped reads none of the others: it would have been dropped with these.
        while (!foreignViews.isEmpty()) {
            foreignViews.removeLast().restore(warehouse);
        }
    }

    /** As {@link #restoreForeignViews()}, if one of these relations is among them; to be called before a step that needs them. */
    public void restoreForeignViews(Set<TableName> needed) {
        if (foreignViews.stream().map(SavedView::name).anyMatch(needed::contains)) {
            restoreForeignViews();
        }
    }

    /** Drops what has this name, and its dependents; those that this build does not make anew are made again at its end. */
    private void drop(TableName name) {
        Optional<String> kind = kind(warehouse, name);
        if (kind.isEmpty()) {
            return;
        }
        grants();
        List<ReadingView> dependents = ReadingView.of(warehouse, name);
        List<TableName> foreign = dependents.stream()
                .map(ReadingView::name)
                .filter(dependent -> !remade.contains(dependent))
                .toList();
        List<SavedView> saved = SavedView.of(warehouse, foreign);
        rejectLost(name, foreign, saved);
        foreignViews.addAll(saved);
        dependents.forEach(view ->
                warehouse.execute("drop " + view.kind() + " " + view.name().quoted()));
        warehouse.execute("drop " + kind.get() + " " + name.quoted());
    }

    private static void rejectLost(TableName name, List<TableName> foreign, List<SavedView> saved) {
        List<TableName> kept = saved.stream().map(SavedView::name).toList();
        List<String> lost = foreign.stream()
                .filter(view -> !kept.contains(view))
                .map(TableName::toString)
                .toList();
        if (!lost.isEmpty()) {
            throw HeadraceException.failed(name + " has a new definition, but " + String.join(", ", lost)
                    + ", which reads it, is another role's or has rules, triggers or defaults; nothing was changed."
                    + "\n  Drop what reads it, run again, and create it again.");
        }
    }

    /** What a relation is, as {@code drop} calls it; empty if it is not there. */
    static Optional<String> kind(Session warehouse, TableName name) {
        return warehouse.find(row -> row.getString(1), """
                select case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end
                from pg_class where oid = to_regclass(?)
                """, name.quoted());
    }

    /** Whether the rows of a table are in partitions. */
    boolean isPartitioned(TableName name) {
        return warehouse
                .find(
                        row -> row.getBoolean(1),
                        "select relkind = 'p' from pg_class where oid = to_regclass(?)",
                        name.quoted())
                .orElse(false);
    }

    /** The views that read a relation, directly or through others, each before those it reads. */
    static List<TableName> dependents(Session warehouse, TableName name) {
        return ReadingView.of(warehouse, name).stream().map(ReadingView::name).toList();
    }

    /** How a table's columns compare with those that its query gives now; the server is asked once. */
    TableColumns columns(Definition definition) {
        List<Column> all = warehouse.describe("select \"headrace built\".*, null as " + TableName.quote(BORDER)
                + ", \"headrace model\".* from (\n" + definition.sql() + "\n) as \"headrace built\" cross join "
                + definition.name().quoted() + " as \"headrace model\"");
        int border = all.stream().map(Column::name).toList().indexOf(BORDER);
        return new TableColumns(all.subList(0, border), all.subList(border + 1, all.size()));
    }

    /** Puts rows of the query into a temporary table, which has this name; it goes with the transaction. */
    String stage(Definition definition, String condition) {
        merges++;
        String stage = "headrace_staged_" + merges;
        warehouse.execute("create temporary table " + stage + " on commit drop as select * from (\n" + definition.sql()
                + "\n) as built where " + condition);
        return "pg_temp." + stage;
    }

    /** Makes a table's rows equal to the query's, in place; only rows that differ are written. */
    Written merge(Definition definition, List<Column> columns, Part part) {
        merges++;
        return new RowMerge(warehouse, definition, columns, merges).merge(part);
    }
}
