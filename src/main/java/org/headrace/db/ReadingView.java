package org.headrace.db;

import java.util.Collection;
import java.util.List;
import org.headrace.TableName;

/**
 * A view that reads a relation, directly or through others, so that neither can be dropped or altered before it.
 *
 * @param kind as {@code drop} calls it
 */
public record ReadingView(TableName name, String kind) {
    /** The views that read a relation, each before those it reads. */
    public static List<ReadingView> of(Session session, TableName relation) {
        return find(session, relation, null);
    }

    /** The views that read one of these columns of a relation, and those that read such views, each before those it reads. */
    public static List<ReadingView> of(Session session, TableName relation, Collection<String> columns) {
        return find(session, relation, columns.toArray(String[]::new));
    }

    private static List<ReadingView> find(Session session, TableName relation, String[] columnsOrNull) {
        return session.query(
                row -> new ReadingView(
                        new TableName(row.getString("nspname"), row.getString("relname")), row.getString("kind")),
                SqlResource.read(ReadingView.class, "reading_views.sql"),
                relation.quoted(),
                columnsOrNull,
                columnsOrNull);
    }
}
