package org.headrace.serve.pages;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.headrace.TableName;
import org.headrace.plan.Lineage;
import org.headrace.project.Check;
import org.headrace.project.Export;
import org.headrace.project.Load;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Query;
import org.headrace.project.SqlFile;

/** The tables and views that a project makes, what they read, and who reads them. */
final class Relations {
    private final Map<TableName, Made> made = new LinkedHashMap<>();
    private final Map<TableName, List<Reader>> readers = new HashMap<>();

    /**
     * A relation.
     *
     * @param kind how it is made, such as {@code load} or {@code table}
     * @param source where a load copies from; empty for a model
     * @param reads the relations that its query reads, of which others than the project may make some
     */
    record Made(TableName name, String kind, String source, Pipeline pipeline, SqlFile file, Set<TableName> reads) {
        boolean isLoad() {
            return !source.isEmpty();
        }

        String path() {
            return Relations.path(name);
        }
    }

    /** A query that reads a relation; {@code path} is the page about it. */
    record Reader(String kind, String name, String path) {}

    /** What the texts of a project say, and what the warehouse said when it was asked. */
    static Relations of(Reading reading, Project project) {
        Map<String, List<TableName>> said = new HashMap<>();
        reading.state(
                        100_000,
                        row -> List.of(row.getString(1), row.getString(2)),
                        "select name, unnest(relations) from headrace.query_fact")
                .forEach(row -> said.computeIfAbsent(row.get(0), name -> new ArrayList<>())
                        .add(TableName.parse(row.get(1))));
        return new Relations(project, said);
    }

    private Relations(Project project, Map<String, List<TableName>> said) {
        for (Pipeline pipeline : project.pipelines()) {
            for (Load load : pipeline.loads()) {
                made.put(load.into(), new Made(load.into(), "load", load.from(), pipeline, load.file(), Set.of()));
            }
            pipeline.queries().forEach(query -> add(pipeline, query, said));
        }
    }

    private void add(Pipeline pipeline, Query query, Map<String, List<TableName>> said) {
        Set<TableName> reads = new TreeSet<>(query.inputs());
        reads.addAll(said.getOrDefault(Lineage.nameOf(query), List.of()));
        if (query instanceof Model model) {
            String kind = model.kind().toString();
            made.put(
                    model.name(), new Made(model.name(), kind, "", pipeline, model.file(), new LinkedHashSet<>(reads)));
        }
        Reader reader = reader(pipeline, query);
        reads.forEach(
                read -> readers.computeIfAbsent(read, name -> new ArrayList<>()).add(reader));
    }

    private static Reader reader(Pipeline pipeline, Query query) {
        if (query instanceof Model model) {
            return new Reader("model", model.name().toString(), path(model.name()));
        }
        if (query instanceof Check check) {
            String path = "/checks/" + Text.url(pipeline.name()) + "/" + Text.url(check.name());
            return new Reader("check", check.name(), path);
        }
        return query instanceof Export export
                ? new Reader("export", export.name(), "/files")
                : new Reader("publish", query.file().name(), "/pipelines/" + Text.url(pipeline.name()));
    }

    /** The page about a relation. */
    static String path(TableName relation) {
        return "/tables/" + Text.url(relation.toString());
    }

    /** All of them, pipeline by pipeline. */
    List<Made> all() {
        return List.copyOf(made.values());
    }

    /** The relation of that name, which came with a request. */
    Made named(String name) {
        return all().stream()
                .filter(each -> each.name().toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new NotFoundException("No load and no model of the project makes a table '" + name + "'."));
    }

    Optional<Made> find(TableName relation) {
        return Optional.ofNullable(made.get(relation));
    }

    /** The queries that read a relation themselves. */
    List<Reader> readers(TableName relation) {
        return readers.getOrDefault(relation, List.of());
    }
}
