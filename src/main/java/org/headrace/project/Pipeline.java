package org.headrace.project;

import java.util.List;
import java.util.Optional;

/**
 * A folder under {@code sql/}.
 *
 * @param schedule a remark for people and for the scheduler they use; the engine does not act on it
 * @param models in dependency order: each after the models it reads
 * @param inspections queries for people, under {@code inspect/}
 */
public record Pipeline(
        String name,
        String description,
        Optional<String> schedule,
        List<Load> loads,
        List<Model> models,
        List<Check> checks,
        List<Export> exports,
        List<SqlFile> inspections) {
    public Pipeline {
        loads = List.copyOf(loads);
        models = List.copyOf(models);
        checks = List.copyOf(checks);
        exports = List.copyOf(exports);
        inspections = List.copyOf(inspections);
    }
}
