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
import org.headrace.db.ReadingView;
import org.headrace.db.SavedView;
import org.headrace.db.Session;

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
        List<ReadingView> views = ReadingView.of(warehouse, table, types.keySet());
        rejectOthers(views, models);
        List<SavedView> saved = new ArrayList<>(
                SavedView.of(warehouse, views.stream().map(ReadingView::name).toList()));
        saved.forEach(view -> view.drop(warehouse));
        warehouse.execute(statement());
        Collections.reverse(saved);
        saved.forEach(view -> view.restore(warehouse));
    }

    private void rejectOthers(List<ReadingView> views, Set<TableName> models) {
        List<ReadingView> others =
                views.stream().filter(view -> !models.contains(view.name())).toList();
        if (others.isEmpty()) {
            return;
        }
        List<ReadingView> inOrderOfReading = new ArrayList<>(others);
        Collections.reverse(inOrderOfReading);
        String names =
                inOrderOfReading.stream().map(view -> view.name().toString()).collect(Collectors.joining(", "));
        String drops = others.stream()
                .map(view -> "drop " + view.kind() + " " + view.name().quoted())
                .collect(Collectors.joining("; "));
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
