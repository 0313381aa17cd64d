package org.headrace.project;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder under {@code sql/}.
 *
 * @param schedule when {@code headrace serve} runs it; other commands do not act on it
 * @param models in dependency order: each after the models it reads
 * @param inspections queries for people, under {@code inspect/}
 */
public record Pipeline(
        String name,
        String description,
        Optional<Schedule> schedule,
        List<Load> loads,
        List<Model> models,
        List<Check> checks,
        List<Export> exports,
        List<Publication> publications,
        List<SqlFile> inspections) {
    public Pipeline {
        loads = List.copyOf(loads);
        models = List.copyOf(models);
        checks = List.copyOf(checks);
        exports = List.copyOf(exports);
        publications = List.copyOf(publications);
        inspections = List.copyOf(inspections);
    }

    /** The same with other models. */
    Pipeline with(List<Model> others) {
        return new Pipeline(name, description, schedule, loads, others, checks, exports, publications, inspections);
    }

    /** All queries of the pipeline that run in the warehouse; models first. */
    public Stream<Query> queries() {
        return Stream.of(models, checks, exports, publications).flatMap(List::stream);
    }
}
