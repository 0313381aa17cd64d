package org.headrace.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** Who may do what with relations that are about to be made anew, as GRANT statements. */
final class Grants {
    private final Map<TableName, List<String>> statements;

    private Grants(Map<TableName, List<String>> statements) {
        this.statements = statements;
    }

    static Grants of(Session warehouse, Collection<TableName> relations) {
        Map<TableName, List<String>> statements = new HashMap<>();
        if (!relations.isEmpty()) {
            warehouse.query(
                    row -> statements
                            .computeIfAbsent(
                                    new TableName(row.getString("nspname"), row.getString("relname")),
                                    name -> new ArrayList<>())
                            .add(row.getString("statement")),
                    SqlResource.read(Grants.class, "grants.sql"),
                    (Object) relations.stream().map(TableName::toString).toArray(String[]::new));
        }
        return new Grants(statements);
    }

    /** Grants again what was granted on the relation that had this name. */
    void restore(Session warehouse, TableName name) {
        statements.getOrDefault(name, List.of()).forEach(warehouse::execute);
    }
}
