package org.headrace.project;

import java.util.List;
import java.util.Optional;
import org.headrace.ModelKind;
import org.headrace.PeriodColumn;
import org.headrace.TableName;

/** Reads the files under {@code models/}. */
final class ModelReader implements FolderReader<Model> {
    private final Problems problems;
    private final RelationNames names;
    private final InputReader inputs;

    ModelReader(Problems problems, InputReader inputs) {
        this.problems = problems;
        this.names = new RelationNames(problems);
        this.inputs = inputs;
    }

    @Override
    public String folder() {
        return "models";
    }

    @Override
    public Optional<Model> read(SqlFile file, Settings settings) {
        String[] parts = file.path().split("/", -1);
        if (parts.length != 5) {
            problems.add(file.path(), 1, "a model lies in models/<schema>/<name>.sql");
            return Optional.empty();
        }
        TableName name = new TableName(parts[3], file.name());
        names.rejectStateSchema(file, 1, name);
        Optional<ModelKind> kind = settings.has("kind")
                ? settings.choice("kind", ModelKind.class)
                : Optional.of(ModelKind.VIEW).filter(view -> !settings.isUnknown());
        Optional<PeriodColumn> period = period(file, settings, kind);
        List<String> key = settings.texts("key");
        List<String> indexes = settings.texts("index");
        if (kind.isPresent() && !kind.get().holdsRows() && !(key.isEmpty() && indexes.isEmpty())) {
            problems.add(file.path(), settings.lineOf(key.isEmpty() ? "index" : "key"), "a view has no indexes");
        }
        if (kind.filter(ModelKind::needsKey).isPresent() && key.isEmpty()) {
            String missing = "the key 'key' is missing; kind = dimension needs key = [column, ...]";
            problems.add(file.path(), settings.lineOf("key"), missing);
        }
        boolean mayHavePeriod = kind.map(ModelKind::mayHavePeriod).orElse(true);
        Inputs reads = inputs.readModel(file, settings, mayHavePeriod);
        return Optional.of(new Model(file, name, kind.orElse(ModelKind.VIEW), reads, key, indexes, period));
    }

    private Optional<PeriodColumn> period(SqlFile file, Settings settings, Optional<ModelKind> kind) {
        var reader = new PeriodReader(file, settings, problems);
        boolean needsPeriod = kind.filter(ModelKind::needsPeriod).isPresent();
        if (!needsPeriod && kind.filter(ModelKind::mayHavePeriod).isPresent()) {
            return reader.optional();
        }
        return reader.read(
                kind.map(ModelKind::needsPeriod),
                needsPeriod ? "kind = incremental" : "kind = incremental or materialized_view");
    }
}
