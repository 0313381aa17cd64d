package org.headrace.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headrace.ModelKind;
import org.headrace.TableName;
import org.headrace.plan.Lineage;
import org.headrace.project.ColumnUse;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;

/** Finds what reads a column, as far as the text of the queries tells it: see {@link ColumnUse}. */
final class ColumnReaders {
    private final Project project;

    ColumnReaders(Project project) {
        this.project = project;
    }

    /** The models, checks and exports that read a column of a raw table, also through views, for people. */
    List<String> of(TableName table, String column) {
        Map<TableName, Set<String>> carried = new HashMap<>(Map.of(table, Set.of(column)));
        List<String> readers = new ArrayList<>();
        List<Model> models = project.pipelines().stream()
                .flatMap(pipeline -> pipeline.models().stream())
                .toList();
        for (Model model : new Lineage(project).ordered(models)) {
            if (ColumnUse.reads(model, carried)) {
                readers.add(model.name().toString());
                if (model.kind() == ModelKind.VIEW) {
                    carried.put(model.name(), ColumnUse.outputs(model, carried));
                }
            }
        }
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.checks().stream()
                    .filter(check -> ColumnUse.reads(check, carried))
                    .forEach(check -> readers.add("check " + check.name()));
            pipeline.exports().stream()
                    .filter(export -> ColumnUse.reads(export, carried))
                    .forEach(export -> readers.add("export " + export.name()));
        }
        return readers;
    }
}
