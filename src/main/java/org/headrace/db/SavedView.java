package org.headrace.db;

import java.util.List;
import java.util.stream.Collectors;
import org.headrace.HeadraceException;
import org.headrace.TableName;

/**
 * A view or materialized view that stands in the way of a change of what it reads: it is dropped, and created again after the change, with its
 * options, indexes, comments, grants and owner.
 *
 * @param statements what creates it as it was, except grants and owner
 * @param ownership what gives it to its owner
 */
public record SavedView(TableName name, String kind, List<String> statements, Grants grants, String ownership) {
    public SavedView {
        statements = List.copyOf(statements);
    }

    /**
     * Reads views as they are, in the order given. Left out are those that do more than their query says (by rules, triggers or defaults), and
     * those of roles that the session may not act for.
     */
    public static List<SavedView> of(Session session, List<TableName> views) {
        if (views.isEmpty()) {
            return List.of();
        }
        Grants grants = Grants.of(session, views);
        return session.query(
                row -> new SavedView(
                        new TableName(row.getString("schema"), row.getString("name")),
                        row.getString("kind"),
                        List.of((String[]) row.getArray("statements").getArray()),
                        grants,
                        row.getString("ownership")),
                SqlResource.read(SavedView.class, "saved_views.sql"),
                views.stream().map(TableName::schema).toArray(String[]::new),
                views.stream().map(TableName::name).toArray(String[]::new));
    }

    /** Drops the view; nothing may read it any more. */
    public void drop(Session session) {
        session.execute("drop " + kind + " " + name.quoted());
    }

    /** Creates the view again. */
    public void restore(Session session) {
        try {
            statements.forEach(session::execute);
            grants.restore(session, name);
            session.execute(ownership);
        } catch (DatabaseException e) {
            throw HeadraceException.failed(
                    "The " + kind + " " + name + " reads what has a new definition, and cannot be created again: "
                            + e.getMessage().lines().collect(Collectors.joining("\n  "))
                            + "\n  Nothing was changed. Drop the view, or make it fit, and run again.",
                    e);
        }
    }
}
