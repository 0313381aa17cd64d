package org.headrace.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/**
 * Reads project folders, and reports everything that is wrong with one in one exception. Connects to nothing. One reader for
 * several readings of a folder parses only what changed in between.
 */
public final class ProjectReader {
    private final Map<String, String> environment;
    private final ParsedQueries queries = new ParsedQueries();

    /** A reader for which <code>${?NAME}</code> in headrace.conf refers to these variables. */
    public ProjectReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Parses a query of many shapes, for the sake of speed alone: the first one takes the parser fifty times as long as the next. */
    public static void warmUp() {
        try {
            QueryParser.parse("""
                    with part as (select day, sum(a.b) as s, round(max(c)::numeric / count(*), 6) from m.a group by 1)
                    select coalesce(p.s, 1) as s, extract(year from p.day)::int, case when d > 1 then 2 end
                    from part as p full join m.b on p.day = b.day and p.s is distinct from b.s
                    where p.day >= date '2023-01-01' or (b.s is null and not exists (select 1 from m.c)) order by 1
                    """);
        } catch (UnreadableQueryException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Reads a project once.
     *
     * @param environment what <code>${?NAME}</code> in headrace.conf refers to
     * @throws HeadraceException with exit code 2, listing every problem with file and line
     */
    public static Project read(Path root, Map<String, String> environment) {
        return new ProjectReader(environment).read(root);
    }

    /**
     * Reads the project in {@code root}.
     *
     * @throws HeadraceException with exit code 2, listing every problem with file and line
     */
    public Project read(Path root) {
        return read(root, Optional.empty());
    }

    /**
     * As {@link #read(Path)}, for a command that works on this pipeline alone. The settings of all files are read, and their problems
     * reported. Of the queries, those of the pipeline and of all pipelines that it reads from, however indirectly: what they read, unknown
     * relations and cycles. What a query of any other pipeline reads is found when that is asked for, and its problems are not reported.
     *
     * @param pipeline its name; if there is none of that name, the whole project is read
     */
    public Project read(Path root, String pipeline) {
        return read(root, Optional.of(pipeline));
    }

    private Project read(Path root, Optional<String> pipeline) {
        Path folder = root.toAbsolutePath().normalize();
        Problems problems = new Problems();
        try {
            var configuration = configuration(folder, problems);
            List<Pipeline> pipelines = pipelines(folder, configuration.connections(), pipeline, problems);
            PublicationReader.rejectDoubles(pipelines, problems);
            problems.throwIfAny();
            return project(folder, configuration, pipelines);
        } catch (IOException e) {
            throw unreadable(root, e);
        } catch (UncheckedIOException e) {
            throw unreadable(root, e.getCause());
        }
    }

    /** As {@link #read(Path)}, but only headrace.conf: the project has no pipelines. */
    public Project readSettings(Path root) {
        Path folder = root.toAbsolutePath().normalize();
        Problems problems = new Problems();
        var configuration = configuration(folder, problems);
        problems.throwIfAny();
        return project(folder, configuration, List.of());
    }

    private static HeadraceException unreadable(Path root, IOException e) {
        return new HeadraceException(
                ExitCode.USAGE,
                "The project in " + root + " cannot be read: " + e
                        + ".\n  Make all folders below sql/ readable, then run the command again.",
                e);
    }

    private ConfigurationReader.Configuration configuration(Path root, Problems problems) {
        Path file = root.resolve(ConfigurationReader.SETTINGS_FILE);
        if (!Files.isRegularFile(file)) {
            throw HeadraceException.usage("There is no " + ConfigurationReader.SETTINGS_FILE + " in " + root
                    + ": this is not a project folder. Go to one, name one with --project DIR, or make one with"
                    + " 'headrace init DIR'.");
        }
        return new ConfigurationReader(environment, problems).read(file);
    }

    private static Project project(
            Path root, ConfigurationReader.Configuration configuration, List<Pipeline> pipelines) {
        return new Project(
                root,
                configuration.connections().settings(),
                root.resolve(configuration.exportFolder()).normalize(),
                configuration.embeddedPort(),
                configuration.retries(),
                configuration.keepChanges(),
                pipelines);
    }

    /** All pipelines; of those whose queries are looked at now, each after those it reads from. */
    private List<Pipeline> pipelines(
            Path root, KnownConnections connections, Optional<String> wanted, Problems problems) throws IOException {
        queries.startReading();
        MadeRelations made = new MadeRelations(problems);
        List<Path> folders = folders(root, problems);
        Optional<String> only = wanted.filter(name -> folders.stream()
                .anyMatch(folder -> folder.getFileName().toString().equals(name)));
        List<Pipeline> all = new ArrayList<>();
        for (Path folder : folders) {
            boolean isDeferred = only.filter(name -> !folder.endsWith(name)).isPresent();
            InputReader inputs = new InputReader(problems, queries, made, isDeferred);
            all.add(new PipelineReader(root, folder, connections, problems, inputs).read());
        }
        all.forEach(made::add);
        Dependencies dependencies = new Dependencies(made, queries, problems);
        List<Pipeline> looked = all.stream()
                .filter(pipeline -> only.equals(Optional.of(pipeline.name())))
                .findFirst()
                .map(pipeline -> dependencies.readBy(pipeline, all))
                .orElse(all);
        Map<String, Pipeline> ordered = new LinkedHashMap<>();
        dependencies.inOrder(looked).forEach(pipeline -> ordered.put(pipeline.name(), pipeline));
        all.forEach(pipeline -> ordered.putIfAbsent(pipeline.name(), pipeline));
        return List.copyOf(ordered.values());
    }

    private static List<Path> folders(Path root, Problems problems) throws IOException {
        Path folder = root.resolve("sql");
        if (!Files.isDirectory(folder)) {
            problems.add(
                    ConfigurationReader.SETTINGS_FILE,
                    1,
                    "there is no folder sql/ beside it; each pipeline is a folder in there");
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }
}
