package org.headrace.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.TableName;

/** The relations that the loads and models of a project make, and which file of which pipeline makes each. */
final class MadeRelations {
    private record Maker(String pipeline, SqlFile file) {}

    private final Problems problems;
    private final Map<TableName, Maker> makers = new LinkedHashMap<>();

    MadeRelations(Problems problems) {
        this.problems = problems;
    }

    /** Takes in what a pipeline makes; a name that cannot be, or that another file has taken, is noted as a problem. */
    void add(Pipeline pipeline) {
        pipeline.loads().forEach(load -> add(load.into(), new Maker(pipeline.name(), load.file())));
        pipeline.models().forEach(model -> add(model.name(), new Maker(pipeline.name(), model.file())));
    }

    private void add(TableName name, Maker maker) {
        String path = maker.file().path();
        if (TableName.isTooLong(name.schema()) || TableName.isTooLong(name.name())) {
            problems.add(
                    path,
                    1,
                    "a name in " + name + " has more than " + TableName.LONGEST_BYTES
                            + " bytes, which PostgreSQL would cut off");
        }
        if (name.schema().contains(".")) {
            problems.add(path, 1, "the schema '" + name.schema() + "' has a dot in its name; use one without");
        }
        Maker other = makers.putIfAbsent(name, maker);
        if (other != null) {
            problems.add(path, 1, name + " is also made by " + other.file().path() + "; give one of them another name");
        }
    }

    Set<TableName> names() {
        return makers.keySet();
    }

    /** The pipeline that makes a relation, if one does. */
    Optional<String> pipelineOf(TableName name) {
        return Optional.ofNullable(makers.get(name)).map(Maker::pipeline);
    }

    /** Those whose names are written in a statement, other than what the file itself makes: all that it can read, and maybe more. */
    Set<TableName> mentionedIn(SqlFile file) {
        Set<TableName> mentions = SqlText.qualifiedNames(file.sql());
        mentions.removeIf(name ->
                !makers.containsKey(name) || makers.get(name).file().path().equals(file.path()));
        return mentions;
    }
}
