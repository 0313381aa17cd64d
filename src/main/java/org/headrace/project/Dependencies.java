package org.headrace.project;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headrace.TableName;

/** What follows from which relation is made where and read where: order, cycles, names that lead nowhere. */
final class Dependencies {
    private final MadeRelations made;
    private final ParsedQueries queries;
    private final Problems problems;

    Dependencies(MadeRelations made, ParsedQueries queries, Problems problems) {
        this.made = made;
        this.queries = queries;
        this.problems = problems;
    }

    /**
     * The pipelines whose queries decide what a run of one of them does: itself, and all that it reads from, however indirectly. Whatever
     * cycle it is part of lies within these.
     */
    List<Pipeline> readBy(Pipeline pipeline, List<Pipeline> all) {
        Set<String> names = new LinkedHashSet<>(Set.of(pipeline.name()));
        Deque<Pipeline> unread = new ArrayDeque<>(List.of(pipeline));
        while (!unread.isEmpty()) {
            List<String> read = pipelinesReadBy(unread.pop());
            all.stream()
                    .filter(other -> read.contains(other.name()) && names.add(other.name()))
                    .forEach(unread::push);
        }
        return all.stream().filter(other -> names.contains(other.name())).toList();
    }

    /**
     * The pipelines, each after those it reads from, with their models in order; notes every problem on the way.
     *
     * @param pipelines all of them, or {@link #readBy} one
     */
    List<Pipeline> inOrder(List<Pipeline> pipelines) {
        rejectUnknownRelations(pipelines);
        Map<TableName, Model> models = new LinkedHashMap<>();
        pipelines.forEach(pipeline -> pipeline.models().forEach(model -> models.put(model.name(), model)));
        List<TableName> modelNames = sort(
                models.keySet(),
                name -> models.get(name).inputs().stream()
                        .filter(models::containsKey)
                        .toList(),
                name -> made.mentionedIn(models.get(name).file()).stream()
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
                .flatMap(name -> made.pipelineOf(name).stream())
                .filter(owner -> !owner.equals(pipeline.name()))
                .distinct()
                .toList();
    }

    /** In a schema that the project makes relations in, every relation read must be one that it makes. */
    private void rejectUnknownRelations(List<Pipeline> pipelines) {
        Set<String> schemas = new LinkedHashSet<>();
        made.names().forEach(name -> schemas.add(name.schema()));
        List<String> known = made.names().stream().map(TableName::toString).toList();
        pipelines.stream()
                .flatMap(Pipeline::queries)
                .forEach(query -> query.inputs().stream()
                        .filter(name ->
                                schemas.contains(name.schema()) && !made.names().contains(name))
                        .sorted()
                        .forEach(name -> problems.add(
                                query.file().path(),
                                queries.lineOf(query.file(), name),
                                "reads " + name + ", which no file of the project makes"
                                        + Problems.suggestion(name.toString(), known))));
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
