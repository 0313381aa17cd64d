package org.headrace.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.headrace.ModelKind;
import org.headrace.TableName;
import org.headrace.plan.Lineage;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Query;

/** Finds what reads a column, as far as the text of the queries tells it: they name it, or all columns by a star. */
final class ColumnReaders {
    private final Project project;

    ColumnReaders(Project project) {
        this.project = project;
    }

    /** The models, checks and exports that read a column of a raw table, also through views, for people. */
    List<String> of(TableName table, String column) {
        Set<TableName> carriers = new HashSet<>(Set.of(table));
        List<String> readers = new ArrayList<>();
        List<Model> models = project.pipelines().stream()
                .flatMap(pipeline -> pipeline.models().stream())
                .toList();
        for (Model model : new Lineage(project).ordered(models)) {
            if (reads(model, carriers, column)) {
                readers.add(model.name().toString());
                if (model.kind() == ModelKind.VIEW) {
                    carriers.add(model.name());
                }
            }
        }
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.checks().stream()
                    .filter(check -> reads(check, carriers, column))
                    .forEach(check -> readers.add("check " + check.name()));
            pipeline.exports().stream()
                    .filter(export -> reads(export, carriers, column))
                    .forEach(export -> readers.add("export " + export.name()));
        }
        return readers;
    }

    private static boolean reads(Query query, Set<TableName> carriers, String column) {
        return query.inputs().stream().anyMatch(carriers::contains)
                && Pattern.compile(
                                "(?<![\\w$])" + Pattern.quote(column) + "(?![\\w$])|(?<![\\w)\\]\\s])\\*|select\\s+\\*",
                                Pattern.CASE_INSENSITIVE)
                        .matcher(query.file().sql())
                        .find();
    }
}
