package org.headrace.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.headrace.TableName;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Query;

/** Which relations the project makes, and on which ones a query depends. */
public final class Lineage {
    private final Set<TableName> made = new HashSet<>();
    private final Map<TableName, Set<TableName>> viewInputs = new HashMap<>();

    public Lineage(Project project) {
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.loads().forEach(load -> made.add(load.into()));
            pipeline.models().forEach(model -> {
                made.add(model.name());
                if (!model.kind().holdsRows()) {
                    viewInputs.put(model.name(), model.inputs());
                }
            });
        }
    }

    /** Whether a load or model of the project makes the relation, so that no change of it goes unseen. */
    boolean makes(TableName relation) {
        return made.contains(relation);
    }

    /** The relations a query reads and, since a view holds no rows, what its views read, down to the tables. */
    public Set<TableName> inputs(Query query) {
        Set<TableName> inputs = new LinkedHashSet<>();
        add(inputs, query.inputs());
        return inputs;
    }

    /** The relations that a view reads, directly or through other views; none for what is no view. */
    public Set<TableName> readBy(TableName view) {
        Set<TableName> read = new LinkedHashSet<>();
        add(read, viewInputs.getOrDefault(view, Set.of()));
        return read;
    }

    private void add(Set<TableName> inputs, Set<TableName> read) {
        for (TableName relation : read) {
            if (inputs.add(relation)) {
                add(inputs, viewInputs.getOrDefault(relation, Set.of()));
            }
        }
    }
}
