package org.headrace.exams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.headrace.db.Session;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.Retries;
import org.headrace.run.StreamRun;
import org.headrace.run.StreamStatus;
import org.headrace.run.StreamedFeed;
import org.headrace.state.Caller;
import org.headrace.testing.TestProject;

/** The pipeline exams of this repository in a project of its own. */
final class ExamsProject {
    private static final Path PIPELINE = Path.of("sql/exams");
    private static final Path IS_JSONB = Path.of("migrations/warehouse/V3__is_jsonb.sql");

    private final TestProject project;

    /** {@code url}: where the feed is, without {@code sse:}. */
    ExamsProject(TestProject project, String url) {
        this.project = project;
        project.settings("connections { scores { url = \"sse:" + url + "\" } }");
        try (Stream<Path> paths = Files.walk(PIPELINE)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                project.file("sql/main/" + PIPELINE.relativize(path), Files.readString(path));
            }
            project.warehouse().execute("create schema raw", Files.readString(IS_JSONB));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Streams until the feed has ended, or {@code stop} says so. */
    void stream(Retries.Pause stop) {
        Project read = ProjectReader.read(project.folder(), Map.of());
        var settings = new StreamRun.Settings(100, Duration.ofMillis(100), Duration.ofSeconds(20));
        new StreamRun(StreamedFeed.of(read, read.pipeline("main")), settings, new StreamStatus(Clock.systemUTC()), stop)
                .perform(() -> Session.open(project.warehouse().endpoint()), Caller.ofThisProcess(), Duration.ZERO);
    }
}
