package org.headrace.project;

import java.util.List;
import java.util.Optional;
import org.headrace.ModelKind;
import org.headrace.PeriodColumn;
import org.headrace.TableName;

/** Reads the files under {@code models/}. */
final class ModelReader implements FolderReader<Model> {
    private static final String BY = "by";
    private static final String READS = "reads";

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
        List<String> key = settings.texts("key");
        List<String> indexes = settings.texts("index");
        if (kind.isPresent() && !kind.get().holdsRows() && !(key.isEmpty() && indexes.isEmpty())) {
            problems.add(file.path(), settings.lineOf(key.isEmpty() ? "index" : "key"), "a view has no indexes");
        }
        if (kind.filter(ModelKind::needsKey).isPresent() && key.isEmpty()) {
            String missing = "the key 'key' is missing; kind = dimension needs key = [column, ...]";
            problems.add(file.path(), settings.lineOf("key"), missing);
        }
        List<String> by = by(file, settings, kind, key);
        Optional<PeriodColumn> period = period(file, settings, kind, !by.isEmpty());
        boolean mayDeclare = !by.isEmpty() || kind.map(ModelKind::mayHavePeriod).orElse(true);
        Inputs reads = inputs.readModel(file, settings, mayDeclare);
        return Optional.of(new Model(file, name, kind.orElse(ModelKind.VIEW), reads, key, indexes, period, by));
    }

    /** A dimension is rebuilt by its own key. */
    private List<String> by(SqlFile file, Settings settings, Optional<ModelKind> kind, List<String> key) {
        Optional<Settings> block = settings.section(BY);
        List<String> by = block.map(given -> given.texts("key"))
                .orElse(kind.filter(ModelKind::needsKey).isPresent() ? key : List.of());
        block.ifPresent(Settings::rejectUnknownKeys);
        if (block.isPresent()
                && kind.filter(given -> given != ModelKind.INCREMENTAL).isPresent()) {
            problems.add(file.path(), settings.lineOf(BY), "the key 'by' goes only with kind = incremental");
        } else if (block.isPresent() && by.isEmpty()) {
            problems.add(file.path(), settings.lineOf(BY), "'by' names no columns; write by { key = [column, ...] }");
        } else if (block.isPresent() && settings.has("period")) {
            problems.add(file.path(), settings.lineOf(BY), "a model is rebuilt by period or by key; keep one");
        }
        if (!by.isEmpty()) {
            rejectDistances(file, settings);
        }
        return by;
    }

    /** A row that is known by a key lies at no distance from a time. */
    private void rejectDistances(SqlFile file, Settings settings) {
        settings.section(READS)
                .ifPresent(
                        block -> block.ownKeys().stream()
                                .filter(input -> block.text(input)
                                        .filter(text -> !text.equals("everything") && !text.equals("nothing"))
                                        .isPresent())
                                .forEach(
                                        input -> problems.add(
                                                file.path(),
                                                block.lineOf(input),
                                                input
                                                        + ": a distance goes only with the key 'period'; expected everything or nothing")));
    }

    private Optional<PeriodColumn> period(SqlFile file, Settings settings, Optional<ModelKind> kind, boolean isByKey) {
        var reader = new PeriodReader(file, settings, problems);
        boolean needsPeriod = kind.filter(ModelKind::needsPeriod).isPresent();
        if ((isByKey || !needsPeriod) && kind.filter(ModelKind::mayHavePeriod).isPresent()) {
            return reader.optional().filter(given -> !isByKey);
        }
        return reader.read(
                kind.map(ModelKind::needsPeriod),
                needsPeriod ? "kind = incremental" : "kind = incremental or materialized_view");
    }
}
