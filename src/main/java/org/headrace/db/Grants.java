package org.headrace.db;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.TableName;

/** Who may do what with relations that are about to be made anew, as GRANT statements. */
public final class Grants {
    private final Map<TableName, List<Grant>> grants;

    /** A GRANT statement, and the column that it is about, if it is about one. */
    private record Grant(String statement, Optional<String> column) {}

    private Grants(Map<TableName, List<Grant>> grants) {
        this.grants = grants;
    }

    /** The grants on relations, as they are. */
    public static Grants of(Session warehouse, Collection<TableName> relations) {
        Map<TableName, List<Grant>> grants = new HashMap<>();
        if (!relations.isEmpty()) {
            warehouse.query(
                    row -> grants.computeIfAbsent(
                                    new TableName(row.getString("nspname"), row.getString("relname")),
                                    name -> new ArrayList<>())
                            .add(new Grant(row.getString("statement"), Optional.ofNullable(row.getString("attname")))),
                    SqlResource.read(Grants.class, "grants.sql"),
                    texts(relations, TableName::schema),
                    texts(relations, TableName::name));
        }
        return new Grants(grants);
    }

    private static String[] texts(Collection<TableName> relations, Function<TableName, String> part) {
        return relations.stream().map(part).toArray(String[]::new);
    }

    /** Grants again what was granted on the relation that had this name. What was granted on a column ends with the column. */
    public void restore(Session warehouse, TableName name) {
        List<Grant> kept = grants.getOrDefault(name, List.of());
        if (kept.isEmpty()) {
            return;
        }
        Set<String> columns = warehouse.describe("select * from " + name.quoted()).stream()
                .map(Column::name)
                .collect(Collectors.toSet());
        kept.stream()
                .filter(grant -> grant.column().map(columns::contains).orElse(true))
                .forEach(grant -> warehouse.execute(grant.statement()));
    }
}
