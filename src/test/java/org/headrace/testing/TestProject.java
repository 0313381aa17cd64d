package org.headrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.headrace.db.Connections;
import org.headrace.db.Endpoint;
import org.headrace.db.Session;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.plan.Step;
import org.headrace.project.ConnectionKind;
import org.headrace.project.ConnectionSettings;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.publish.MariaDbTarget;
import org.headrace.publish.PostgresTarget;
import org.headrace.publish.Target;
import org.headrace.run.Databases;
import org.headrace.run.ExportRun;
import org.headrace.run.Finding;
import org.headrace.run.PipelineRun;
import org.headrace.run.Preparation;
import org.headrace.run.PrepareRun;
import org.headrace.run.PublishRun;
import org.headrace.run.Reload;
import org.headrace.run.Task;
import org.headrace.run.VerifyRun;
import org.headrace.run.VerifyScope;
import org.headrace.source.Source;
import org.headrace.source.postgres.PostgresSource;
import org.headrace.state.StateSchema;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A project folder with its two databases, for one test: files are written into it, and the engine's own code reads and runs
 * it as the commands do. Unless said otherwise, files belong to the pipeline {@code main}.
 */
public final class TestProject implements BeforeEachCallback, AfterEachCallback {
    private static final String PIPELINE = "main";

    private final PostgresExtension databases = new PostgresExtension();
    private Path folder;
    private Endpoint source;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        databases.beforeEach(context);
        source = production().endpoint();
        folder = Files.createTempDirectory("headrace-test-");
        file("headrace.conf", "connections {" + connection(production()) + connection(warehouse()) + "\n}\n");
        pipeline(PIPELINE);
    }

    private static String connection(TestDatabase database) {
        Endpoint endpoint = database.endpoint();
        return "\n  %s { url = \"%s\", user = \"%s\", password = \"%s\" }"
                .formatted(
                        endpoint.name(),
                        endpoint.url(),
                        endpoint.user().orElseThrow(),
                        endpoint.password().orElseThrow());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            if (context.getExecutionException().isEmpty()) {
                assertThat(files()).noneMatch(file -> file.endsWith(".headrace-part"));
            }
            databases.afterEach(context);
        } finally {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    public TestDatabase production() {
        return databases.production();
    }

    /** Lets the connection {@code production} lead elsewhere from now on. */
    public void productionIsAt(Endpoint endpoint) {
        source = endpoint;
    }

    public TestDatabase warehouse() {
        return databases.warehouse();
    }

    public Path folder() {
        return folder;
    }

    /** Writes a file anywhere in the project. */
    public void file(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line to headrace.conf. */
    public void settings(String line) {
        try {
            Files.writeString(folder.resolve("headrace.conf"), line + "\n", UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a pipeline beside {@code main}. */
    public void pipeline(String name) {
        file("sql/" + name + "/pipeline.conf", "description = \"a test\"\n");
    }

    public void load(String name, String text) {
        file("sql/main/load/" + name + ".sql", text);
    }

    /** A model of {@code main}, by {@code schema/name}. */
    public void model(String path, String text) {
        file("sql/main/models/" + path + ".sql", text);
    }

    public void check(String name, String text) {
        file("sql/main/checks/" + name + ".sql", text);
    }

    public void export(String name, String text) {
        file("sql/main/exports/" + name + ".sql", text);
    }

    /** A table of {@code main} that is kept equal to a query. */
    public void publication(String name, String text) {
        file("sql/main/publish/" + name + ".sql", text);
    }

    /** Brings the published tables up to date. */
    public RecordedRun publish() {
        return publish(false);
    }

    /** As {@link #publish()}, comparing all rows. */
    public RecordedRun publishFull() {
        return publish(true);
    }

    private RecordedRun publish(boolean everything) {
        Project project = read();
        return run(new PublishRun(
                project,
                project.pipeline(PIPELINE),
                everything,
                name -> target(project.connection(name)),
                () -> Session.open(warehouse().endpoint())));
    }

    private RecordedRun run(Task task) {
        return run(PIPELINE, task);
    }

    private RecordedRun run(String pipeline, Task task) {
        RecordedRun recorded = new RecordedRun();
        try (Session session = Session.open(warehouse().endpoint());
                PipelineRun run = new PipelineRun(session, recorded, Duration.ZERO, () -> false)) {
            run.perform(pipeline, task);
        }
        return recorded;
    }

    private static Target target(ConnectionSettings settings) {
        var endpoint = new Endpoint(settings.name(), settings.url(), settings.user(), settings.password());
        return settings.kind() == ConnectionKind.MARIADB
                ? MariaDbTarget.open(endpoint)
                : new PostgresTarget(Session.open(endpoint));
    }

    /** What publishing would do, if the targets hold what was last published, as {@code publish name: reason}. */
    public List<String> planPublish() {
        Project project = read();
        try (Session session = Session.open(warehouse().endpoint())) {
            return PublishRun.plan(project, project.pipeline(PIPELINE), false, session, Set.of()).stream()
                    .map(step -> step.kind() + " " + step.name() + ": " + step.reason())
                    .toList();
        }
    }

    public RecordedRun prepare() {
        return prepare(PIPELINE);
    }

    public RecordedRun prepare(String pipeline) {
        return prepare(pipeline, Reload.NOTHING);
    }

    public RecordedRun prepareFull() {
        return prepare(PIPELINE, Reload.EVERYTHING);
    }

    /** Loads from nothing what {@code reload} says. */
    public RecordedRun prepare(Reload reload) {
        return prepare(PIPELINE, reload);
    }

    private RecordedRun prepare(String name, Reload reload) {
        Project project = read();
        return run(name, new PrepareRun(project, project.pipeline(name), this::open, reload));
    }

    /** Prepares in a run that the test has made. */
    public void prepare(PipelineRun run) {
        Project project = read();
        run.perform(PIPELINE, new PrepareRun(project, project.pipeline(PIPELINE), this::open, Reload.NOTHING));
    }

    /** Compares by content; throws if a fault is left. */
    public void verify(VerifyScope scope, Consumer<Finding> report) {
        Project project = read();
        run(new VerifyRun(project, project.pipeline(PIPELINE), this::open, scope, report));
    }

    /** What a run would do, as {@code kind name: reason}. */
    public List<String> plan() {
        return steps().stream()
                .map(step -> step.kind() + " " + step.name() + ": " + step.reason())
                .toList();
    }

    /** Which periods of a model a run would rebuild, as far as that is known before. */
    public String predictedPeriods(String model) {
        return steps().stream()
                .filter(Step.BuildModel.class::isInstance)
                .map(Step.BuildModel.class::cast)
                .filter(step -> step.name().equals(model))
                .map(step -> step.periods().toString())
                .findFirst()
                .orElseThrow();
    }

    /** What the first load that has anything to do would copy, with the query for it. */
    public String queryToCopy() {
        return steps().stream()
                .filter(Step.LoadRows.class::isInstance)
                .map(step -> ((Step.LoadRows) step).changes().selection().toString())
                .findFirst()
                .orElseThrow();
    }

    private List<Step> steps() {
        Project project = read();
        try (Session session = Session.open(warehouse().endpoint());
                Preparation preparation = new Preparation(
                        project,
                        project.pipeline(PIPELINE),
                        session,
                        this::open,
                        StateSchema.MIGRATIONS.pending(session).isEmpty())) {
            return preparation.plan(Reload.NOTHING);
        }
    }

    /** What an export of everything would do, as {@code export name: reason}; nothing changes before. */
    public List<String> planExports() {
        Project project = read();
        Pipeline pipeline = project.pipeline(PIPELINE);
        try (Session session = Session.open(warehouse().endpoint())) {
            var request = new ExportRequest(DateFilter.EVERYTHING, false);
            return ExportRun.plan(project, pipeline, request, session, Set.of()).stream()
                    .map(step -> step.kind() + " " + step.name() + ": " + step.reason())
                    .toList();
        }
    }

    /** Exports all files, or those of a year, a month, a day. */
    public RecordedRun export(int... date) {
        return export(PIPELINE, new DateFilter(part(date, 0), part(date, 1), part(date, 2)));
    }

    /** Exports all files of a pipeline. */
    public RecordedRun exportAllOf(String pipeline) {
        return export(pipeline, DateFilter.EVERYTHING);
    }

    private RecordedRun export(String name, DateFilter filter) {
        Project project = read();
        return run(
                name,
                new ExportRun(
                        project,
                        project.pipeline(name),
                        new ExportRequest(filter, false),
                        () -> Session.open(warehouse().endpoint())));
    }

    private static OptionalInt part(int[] date, int index) {
        return index < date.length ? OptionalInt.of(date[index]) : OptionalInt.empty();
    }

    private Project read() {
        return ProjectReader.read(folder, Map.of());
    }

    private Source open(String connection, List<String> queries) {
        if (!Set.of("warehouse", "production").contains(connection)) {
            return new Databases(read(), Connections.unshared()).source(connection, queries);
        }
        return new PostgresSource(
                Session.open(connection.equals("warehouse") ? warehouse().endpoint() : source), queries);
    }

    /** The paths of all files under {@code exports/}, sorted. */
    public List<String> files() {
        Path exports = folder.resolve("exports");
        if (!Files.isDirectory(exports)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(exports)) {
            return paths.filter(path -> !Files.isDirectory(path))
                    .map(path -> exports.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file under {@code exports/}. */
    public String exported(String path) {
        try {
            return Files.readString(folder.resolve("exports").resolve(path), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
