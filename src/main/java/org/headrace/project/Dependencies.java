package org.headrace.project;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headrace.TableName;

/** Who makes which relation, and what follows from that: order, cycles, names that lead nowhere. */
final class Dependencies {
    private final List<Pipeline> pipelines;
    private final Problems problems;
    private final Map<TableName, SqlFile> makers = new LinkedHashMap<>();
    private final Map<TableName, Pipeline> owners = new HashMap<>();

    Dependencies(List<Pipeline> read, Problems problems) {
        this.problems = problems;
        for (Pipeline pipeline : read) {
            pipeline.loads().forEach(load -> register(pipeline, load.into(), load.file()));
            pipeline.models().forEach(model -> register(pipeline, model.name(), model.file()));
        }
        this.pipelines = read.stream().map(this::withMentions).toList();
    }

    /** A query that the parser cannot read has as inputs what its text mentions, at the least: what is too much costs work only. */
    private Pipeline withMentions(Pipeline pipeline) {
        return new Pipeline(
                pipeline.name(),
                pipeline.description(),
                pipeline.schedule(),
                pipeline.loads(),
                pipeline.models().stream()
                        .map(model -> isReadable(model) ? model : model.withInputs(mentions(model, model.name())))
                        .toList(),
                pipeline.checks().stream()
                        .map(check -> isReadable(check) ? check : check.withInputs(mentions(check)))
                        .toList(),
                pipeline.exports().stream()
                        .map(export -> isReadable(export) ? export : export.withInputs(mentions(export)))
                        .toList(),
                pipeline.publications().stream()
                        .map(publication ->
                                isReadable(publication) ? publication : publication.withInputs(mentions(publication)))
                        .toList(),
                pipeline.inspections());
    }

    private static boolean isReadable(Query query) {
        try {
            QueryParser.parse(query.file().sql());
            return true;
        } catch (UnreadableQueryException e) {
            return false;
        }
    }

    /** The query's inputs, and the relations of the project whose names are written in it, except {@code itself}. */
    private Set<TableName> mentions(Query query, TableName... itself) {
        Set<TableName> mentions = SqlText.qualifiedNames(query.file().sql());
        mentions.retainAll(makers.keySet());
        List.of(itself).forEach(mentions::remove);
        mentions.addAll(query.inputs());
        return mentions;
    }

    private void register(Pipeline pipeline, TableName name, SqlFile file) {
        if (TableName.isTooLong(name.schema()) || TableName.isTooLong(name.name())) {
            problems.add(
                    file.path(),
                    1,
                    "a name in " + name + " has more than " + TableName.LONGEST_BYTES
                            + " bytes, which PostgreSQL would cut off");
        }
        if (name.schema().contains(".")) {
            problems.add(file.path(), 1, "the schema '" + name.schema() + "' has a dot in its name; use one without");
        }
        SqlFile other = makers.putIfAbsent(name, file);
        owners.putIfAbsent(name, pipeline);
        if (other != null) {
            problems.add(file.path(), 1, name + " is also made by " + other.path() + "; give one of them another name");
        }
    }

    /** The pipelines, each after those it reads from, with their models in order; notes every problem on the way. */
    List<Pipeline> inOrder() {
        rejectUnknownRelations();
        Map<TableName, Model> models = new LinkedHashMap<>();
        pipelines.forEach(pipeline -> pipeline.models().forEach(model -> models.put(model.name(), model)));
        List<TableName> modelNames = sort(
                models.keySet(),
                name -> models.get(name).inputs().stream()
                        .filter(models::containsKey)
                        .toList(),
                name -> mentions(models.get(name), name).stream()
                        .filter(mention -> models.containsKey(mention)
                                && !models.get(name).inputs().contains(mention))
                        .toList(),
                cycle -> problems.add(
                        models.get(cycle.get(0)).file().path(),
                        models.get(cycle.get(0)).file().line(),
                        "the models read each other in a cycle: " + join(cycle)));
        Map<String, Pipeline> byName = new LinkedHashMap<>();
        pipelines.forEach(pipeline -> byName.put(pipeline.name(), pipeline));
        List<String> pipelineNames = sort(
                byName.keySet(),
                name -> pipelinesReadBy(byName.get(name)),
                name -> List.of(),
                cycle -> problems.add(
                        "sql/" + cycle.get(0) + "/pipeline.conf",
                        1,
                        "the pipelines read each other in a cycle: " + join(cycle)));
        return pipelineNames.stream()
                .map(byName::get)
                .map(pipeline -> withOrderedModels(pipeline, modelNames))
                .toList();
    }

    private static Pipeline withOrderedModels(Pipeline pipeline, List<TableName> ordered) {
        List<Model> models = pipeline.models().stream()
                .sorted(Comparator.comparing(model -> ordered.indexOf(model.name())))
                .toList();
        return pipeline.with(models);
    }

    private List<String> pipelinesReadBy(Pipeline pipeline) {
        return pipeline.queries()
                .flatMap(query -> query.inputs().stream())
                .flatMap(name -> Stream.ofNullable(owners.get(name)))
                .map(Pipeline::name)
                .filter(owner -> !owner.equals(pipeline.name()))
                .distinct()
                .toList();
    }

    /** In a schema that the project makes relations in, every relation read must be one that it makes. */
    private void rejectUnknownRelations() {
        Set<String> schemas = new LinkedHashSet<>();
        makers.keySet().forEach(name -> schemas.add(name.schema()));
        List<String> known = makers.keySet().stream().map(TableName::toString).toList();
        pipelines.stream()
                .flatMap(Pipeline::queries)
                .forEach(query -> query.inputs().stream()
                        .filter(name -> schemas.contains(name.schema()) && !makers.containsKey(name))
                        .sorted()
                        .forEach(name -> problems.add(
                                query.file().path(),
                                lineOf(query.file(), name),
                                "reads " + name + ", which no file of the project makes"
                                        + Problems.suggestion(name.toString(), known))));
    }

    private static int lineOf(SqlFile file, TableName name) {
        try {
            return QueryParser.parse(file.sql()).relations().stream()
                    .filter(reference -> reference.table().filter(name::equals).isPresent())
                    .findFirst()
                    .map(reference -> file.line() + reference.line() - 1)
                    .orElse(1);
        } catch (UnreadableQueryException e) {
            return 1;
        }
    }

    private static String join(List<?> cycle) {
        return cycle.stream().map(Object::toString).collect(Collectors.joining(" reads "));
    }

    private interface CycleReport<T> {
        void cycle(List<T> cycle);
    }

    /**
     * Depth first; each node after those it needs and, where no cycle is in the way, after those it may need, otherwise in the
     * given order. A cycle of needs is reported and cut.
     */
    private static <T> List<T> sort(
            Collection<T> nodes, Function<T, List<T>> needs, Function<T, List<T>> mayNeed, CycleReport<T> report) {
        Set<T> done = new LinkedHashSet<>();
        for (T node : nodes) {
            visit(node, new Needs<>(needs, mayNeed, report), new ArrayList<>(), done);
        }
        return List.copyOf(done);
    }

    private record Needs<T>(Function<T, List<T>> certain, Function<T, List<T>> possible, CycleReport<T> report) {}

    private static <T> void visit(T node, Needs<T> needs, List<T> path, Set<T> done) {
        int start = path.indexOf(node);
        if (start >= 0) {
            List<T> cycle = new ArrayList<>(path.subList(start, path.size()));
            cycle.add(node);
            boolean isCertain = IntStream.range(1, cycle.size())
                    .allMatch(i -> needs.certain().apply(cycle.get(i - 1)).contains(cycle.get(i)));
            if (isCertain) {
                needs.report().cycle(cycle);
            }
            return;
        }
        if (done.contains(node)) {
            return;
        }
        path.add(node);
        needs.certain().apply(node).forEach(needed -> visit(needed, needs, path, done));
        needs.possible().apply(node).forEach(needed -> visit(needed, needs, path, done));
        path.remove(path.size() - 1);
        done.add(node);
    }
}
