package org.headrace.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.SavedView;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * Columns of a raw table that get the wider type that the source has now; every value that they hold is kept. Views that read them stand in
 * the way: those of the project are dropped and created again as they were, with their indexes and grants.
 *
 * @param types the new type of each column, by its name
 */
record WiderColumns(TableName table, Map<String, String> types) {
    WiderColumns {
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /** A view that reads one of the columns. */
    private record View(TableName name, String kind) {}

    /**
     * Alters the columns, in the caller's transaction.
     *
     * @param models what the project makes
     * @throws HeadraceException if somebody else's view reads one of the columns
     */
    void alter(Session warehouse, Set<TableName> models) {
        if (types.isEmpty()) {
            return;
        }
        List<View> views = views(warehouse);
        rejectOthers(views, models);
        List<SavedView> saved =
                SavedView.of(warehouse, views.stream().map(View::name).toList());
        List<SavedView> lastFirst = new ArrayList<>(saved);
        Collections.reverse(lastFirst);
        lastFirst.forEach(view -> view.drop(warehouse));
        warehouse.execute(statement());
        saved.forEach(view -> view.restore(warehouse));
    }

    private List<View> views(Session warehouse) {
        return warehouse.query(
                row -> new View(
                        new TableName(row.getString("nspname"), row.getString("relname")), row.getString("kind")),
                SqlResource.read(WiderColumns.class, "dependent_views.sql"),
                table.quoted(),
                types.keySet().toArray(new String[0]));
    }

    private void rejectOthers(List<View> views, Set<TableName> models) {
        List<View> others =
                views.stream().filter(view -> !models.contains(view.name())).toList();
        if (others.isEmpty()) {
            return;
        }
        String names = others.stream().map(view -> view.name().toString()).collect(Collectors.joining(", "));
        String drops = others.stream()
                .map(view -> "drop " + view.kind() + " " + view.name().quoted())
                .collect(Collectors.collectingAndThen(Collectors.toList(), list -> {
                    Collections.reverse(list);
                    return String.join("; ", list);
                }));
        throw HeadraceException.failed("The source has a wider type for " + columns() + " of " + table + ", but "
                + names
                + ", which this project does not make, read" + (others.size() == 1 ? "s" : "")
                + " it; nothing was changed."
                + "\n  Drop what stands in the way (" + drops + "), run the command again, and create it again.");
    }

    private String columns() {
        return types.entrySet().stream()
                .map(column -> "'" + column.getKey() + "' (" + column.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private String statement() {
        return types.entrySet().stream()
                .map(column -> "alter column " + TableName.quote(column.getKey()) + " type pg_catalog."
                        + TableName.quote(column.getValue()))
                .collect(Collectors.joining(", ", "alter table " + table.quoted() + " ", ""));
    }
}
