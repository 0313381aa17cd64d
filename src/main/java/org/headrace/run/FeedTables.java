package org.headrace.run;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.plan.Lineage;
import org.headrace.project.Load;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;

/** The raw tables that are written while runs read them. */
final class FeedTables {
    private FeedTables() {}

    /** Those of any pipeline of the project that models and checks of this one read, views between included; in the order of names. */
    static Set<TableName> readBy(Project project, Pipeline pipeline, Lineage lineage) {
        Set<TableName> tables = new TreeSet<>();
        project.pipelines().stream()
                .flatMap(any -> any.loads().stream())
                .filter(load -> load.sync() instanceof Sync.Stream)
                .map(Load::into)
                .forEach(tables::add);
        if (!tables.isEmpty()) {
            Set<TableName> read = new TreeSet<>();
            Stream.concat(pipeline.models().stream(), pipeline.checks().stream())
                    .forEach(query -> read.addAll(lineage.inputs(query)));
            tables.retainAll(read);
        }
        return tables;
    }
}
