package org.headrace.project;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one folder under {@code sql/}. */
final class PipelineReader {
    private final Path root;
    private final Path folder;
    private final KnownConnections connections;
    private final Problems problems;
    private final InputReader inputs;

    PipelineReader(Path root, Path folder, KnownConnections connections, Problems problems, InputReader inputs) {
        this.root = root;
        this.folder = folder;
        this.connections = connections;
        this.problems = problems;
        this.inputs = inputs;
    }

    Pipeline read() throws IOException {
        LoadReader loads = new LoadReader(connections, problems);
        ModelReader models = new ModelReader(problems, inputs);
        CheckReader checks = new CheckReader(problems, inputs);
        ExportReader exports = new ExportReader(problems, inputs);
        PublicationReader publications = new PublicationReader(connections, problems, inputs);
        InspectionReader inspections = new InspectionReader();
        rejectUnknownFolders(List.of(loads, models, checks, exports, publications, inspections));
        Path file = folder.resolve("pipeline.conf");
        String fileName = root.relativize(file).toString();
        Optional<Settings> settings = settings(file, fileName);
        Optional<String> description = settings.map(block -> block.requiredText("description"));
        Optional<Schedule> schedule = settings.flatMap(new ScheduleReader(fileName, problems)::read);
        settings.ifPresent(Settings::rejectUnknownKeys);
        return new Pipeline(
                folder.getFileName().toString(),
                description.orElse(""),
                schedule,
                readAll(loads),
                readAll(models),
                readAll(checks),
                readAll(exports),
                readAll(publications),
                readAll(inspections));
    }

    private Optional<Settings> settings(Path file, String fileName) {
        if (!Files.isRegularFile(file)) {
            problems.add(fileName, 1, "the file is missing; it holds one line: description = \"...\"");
            return Optional.empty();
        }
        try {
            Config config = ConfigFactory.parseFile(file.toFile(), Includes.options(file, fileName, problems))
                    .resolve(ConfigResolveOptions.noSystem());
            return Optional.of(new Settings(config.root(), fileName, problems));
        } catch (ConfigException e) {
            Settings.unreadable(problems, fileName, e);
            return Optional.empty();
        }
    }

    private <T> List<T> readAll(FolderReader<T> reader) throws IOException {
        Path start = folder.resolve(reader.folder());
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        List<T> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(start)) {
            for (Path path : files.filter(PipelineReader::isSqlFile).sorted().toList()) {
                var file = new SqlFileReader(root, problems).read(path);
                Settings settings = file.settings();
                settings.text("describe");
                reader.read(file.file(), settings).ifPresent(all::add);
                settings.rejectUnknownKeys();
            }
        }
        return all;
    }

    /** Editors and file managers leave hidden files about. */
    private static boolean isSqlFile(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".sql") && !name.startsWith(".");
    }

    private void rejectUnknownFolders(List<FolderReader<?>> readers) throws IOException {
        List<String> known = readers.stream().map(FolderReader::folder).toList();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isDirectory).sorted().toList()) {
                String name = entry.getFileName().toString();
                if (!known.contains(name)) {
                    problems.add(
                            root.relativize(entry).toString(), 1, "unknown folder" + Problems.suggestion(name, known));
                }
            }
        }
    }
}
