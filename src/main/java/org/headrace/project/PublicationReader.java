package org.headrace.project;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.TargetName;

/** Reads the files under {@code publish/}. */
final class PublicationReader implements FolderReader<Publication> {
    private final KnownConnections connections;
    private final Problems problems;
    private final InputReader inputs;

    PublicationReader(KnownConnections connections, Problems problems, InputReader inputs) {
        this.connections = connections;
        this.problems = problems;
        this.inputs = inputs;
    }

    @Override
    public String folder() {
        return "publish";
    }

    @Override
    public Optional<Publication> read(SqlFile file, Settings settings) {
        String to = settings.requiredText("to");
        rejectConnection(file, settings, to);
        Optional<TargetName> table = table(file, settings);
        List<String> key = settings.texts("key");
        if (key.isEmpty() || new LinkedHashSet<>(key).size() < key.size()) {
            problems.add(
                    file.path(),
                    settings.lineOf("key"),
                    key.isEmpty()
                            ? "the key 'key' is missing; it names the columns that tell rows apart: key = [column, ...]"
                            : "'key' names a column twice");
        }
        Optional<PeriodColumn> period = new PeriodReader(file, settings, problems).optional();
        Inputs reads = inputs.readWithReadings(file, settings, period.isPresent());
        return table.map(name -> new Publication(file, to, name, key, period, reads));
    }

    private void rejectConnection(SqlFile file, Settings settings, String to) {
        Optional<String> problem = to.equals(Project.WAREHOUSE)
                ? Optional.of("'" + to + "' is the warehouse; a file under models/ makes a table there")
                : connections.problem(to);
        problem.ifPresent(text -> problems.add(file.path(), settings.lineOf("to"), text));
    }

    private Optional<TargetName> table(SqlFile file, Settings settings) {
        String text = settings.requiredText("table");
        String[] parts = text.split("\\.", -1);
        boolean isName = parts.length <= 2 && !parts[0].isBlank() && !parts[parts.length - 1].isBlank();
        if (!isName) {
            if (!text.isBlank()) {
                problems.add(
                        file.path(),
                        settings.lineOf("table"),
                        "'" + text + "' is not a table; expected name, or schema.name");
            }
            return Optional.empty();
        }
        return Optional.of(
                new TargetName(parts.length == 2 ? Optional.of(parts[0]) : Optional.empty(), parts[parts.length - 1]));
    }

    /** Notes the files that fill a table which another one fills. */
    static void rejectDoubles(List<Pipeline> pipelines, Problems problems) {
        Map<String, SqlFile> tables = new HashMap<>();
        for (Pipeline pipeline : pipelines) {
            for (Publication publication : pipeline.publications()) {
                SqlFile other = tables.putIfAbsent(publication.to() + "/" + publication.table(), publication.file());
                if (other != null) {
                    problems.add(
                            publication.file().path(),
                            1,
                            publication.table() + " of '" + publication.to() + "' is also filled by " + other.path()
                                    + "; give one of them another table");
                }
            }
        }
    }
}
