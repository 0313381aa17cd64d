package org.headrace.state;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.QueryFacts;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/** Keeps what the warehouse said of queries, by the names of their builds, so that it is asked once for each definition. */
public final class FactLog {
    private static final String READ = SqlResource.read(FactLog.class, "query_facts.sql");

    private final Session warehouse;

    public FactLog(Session warehouse) {
        this.warehouse = warehouse;
    }

    /** All that is known, of all pipelines. */
    public Map<String, KnownFacts> read() {
        Map<String, KnownFacts> known = new HashMap<>();
        warehouse.query(row -> known.put(row.getString("name"), facts(row)), READ);
        return known;
    }

    private static KnownFacts facts(ResultSet row) throws SQLException {
        List<Long> functions =
                texts(row.getArray("functions")).stream().map(Long::valueOf).toList();
        return new KnownFacts(
                row.getString("definition"),
                new QueryFacts(
                        tables(row.getArray("relations")),
                        tables(row.getArray("hidden")),
                        texts(row.getArray("always")),
                        functions),
                row.getString("calls"));
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
    }

    private static Set<TableName> tables(Array array) throws SQLException {
        return texts(array).stream().map(TableName::parse).collect(Collectors.toSet());
    }

    private static String[] texts(Set<TableName> tables) {
        return tables.stream().map(TableName::toString).sorted().toArray(String[]::new);
    }

    /**
     * Saves what was said of a query now; returns it as {@link #read} will give it. What a build of the same definition is found to
     * read beyond what it was built from, it has not seen.
     *
     * @param definition the hash of the query's file
     */
    public KnownFacts save(String pipeline, String name, String definition, QueryFacts facts) {
        String[] relations = texts(facts.relations());
        warehouse.update(
                """
                insert into headrace.query_fact (name, pipeline, definition, relations, hidden, always, functions)
                values (?, ?, ?, ?, ?, ?, ?::oid[])
                on conflict (name) do update set
                    pipeline = excluded.pipeline,
                    definition = excluded.definition,
                    relations = excluded.relations,
                    hidden = excluded.hidden,
                    always = excluded.always,
                    functions = excluded.functions,
                    asked_at = clock_timestamp()
                """,
                name,
                pipeline,
                definition,
                relations,
                texts(facts.hidden()),
                facts.always().toArray(String[]::new),
                facts.functions().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")));
        warehouse.update("""
                insert into headrace.build_input (name, relation, version)
                select build.name, relation, 0
                from headrace.build
                cross join unnest(?::text[]) as relation
                where build.name = ?
                on conflict do nothing
                """, relations, name);
        return warehouse.one(FactLog::facts, READ + " where query_fact.name = ?", name);
    }

    /** Forgets what was said of queries whose files are gone. */
    public void forgetRemoved(String pipeline, List<String> names) {
        warehouse.update(
                "delete from headrace.query_fact where pipeline = ? and name <> all (?)",
                pipeline,
                names.toArray(String[]::new));
    }
}
