package org.headrace.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.TableName;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;

/**
 * The views that show rows which no check has looked at: a view holds no rows, so what is loaded into a raw table that it reads, directly or
 * through other views, is seen in it at once, whatever the checks of the run say afterwards.
 */
public final class UnauditedViews {
    private final Lineage lineage;
    private final Set<TableName> rawTables = new HashSet<>();
    private final List<Model> views = new ArrayList<>();

    public UnauditedViews(Project project) {
        lineage = new Lineage(project);
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.loads().forEach(load -> rawTables.add(load.into()));
            pipeline.models().stream()
                    .filter(model -> !model.kind().holdsRows())
                    .forEach(views::add);
        }
    }

    /** What a person should know of a model before it is read; empty if it shows nothing that no check has passed. */
    public Optional<String> warning(Model model) {
        if (model.kind().holdsRows()) {
            return Optional.empty();
        }
        String shown = rawTablesOf(model).map(TableName::toString).collect(Collectors.joining(", "));
        return shown.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "shows " + shown + " as loaded, before any check; a table or materialized view would not");
    }

    private Stream<TableName> rawTablesOf(Model view) {
        return lineage.inputs(view).stream().filter(rawTables::contains).sorted();
    }

    /** The views that show any of these raw tables, each with those that it shows, for people. */
    public List<String> showing(Set<TableName> loaded) {
        return views.stream()
                .filter(view -> rawTablesOf(view).anyMatch(loaded::contains))
                .map(view -> view.name() + " (shows "
                        + rawTablesOf(view)
                                .filter(loaded::contains)
                                .map(TableName::toString)
                                .collect(Collectors.joining(", "))
                        + ")")
                .sorted()
                .toList();
    }
}
