package org.headrace.serve.pages;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.HeadraceException;
import org.headrace.db.Connections;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.Databases;
import org.headrace.run.PipelineWork;
import org.headrace.run.Reload;
import org.headrace.serve.Service;
import org.headrace.serve.access.Guard;
import org.headrace.state.Caller;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test project with a service that begins at the first request, on a port of this machine. */
final class ServedProject implements BeforeEachCallback, AfterEachCallback {
    private final TestProject project = new TestProject();
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private Databases databases;
    private Service service;
    private Guard guard = Guard.of(Optional.empty());
    private int port;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        project.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (service != null) {
            service.close();
            databases.close();
        }
        project.afterEach(context);
    }

    /** Lets the service ask for what a guard says; before it begins. */
    void guardedBy(Guard other) {
        guard = other;
    }

    TestProject project() {
        return project;
    }

    /** A table at the source with the ids 1 and 2, and its load. */
    void loadItems() {
        project.production().execute("create table item (id int)", "insert into item values (1), (2)");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id from item");
    }

    private Project read() {
        return ProjectReader.read(project.folder(), Map.of());
    }

    /** Loads, builds, checks and exports as the command {@code run} does; a failure is left to the record of the run. */
    void run(String pipeline) {
        Project read = read();
        try (Databases own = new Databases(read, Connections.unshared())) {
            var asking = new PipelineWork.Asking(Caller.ofThisProcess(), RecordedRun::new, time -> false);
            PipelineWork work = new PipelineWork(read, own, asking);
            Pipeline run = read.pipeline(pipeline);
            var request = new ExportRequest(DateFilter.EVERYTHING, false);
            work.perform(run, Duration.ZERO, work.run(run, Reload.NOTHING, request));
        } catch (HeadraceException e) {
            // the pages show it
        }
    }

    /** The address of the service, which begins now unless it has begun. */
    String address() {
        if (service == null) {
            Project read = read();
            databases = new Databases(read, Connections.unshared());
            var runs = new Service.Runs(Caller.ofThisProcess(), RecordedRun::new, Clock.systemUTC());
            service = new Service(read, databases, read.pipelines(), runs, guard);
            port = service.start(new Service.Address("127.0.0.1", 0, guard));
        }
        return "http://127.0.0.1:" + port;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(address() + path)).build());
    }

    /** Sends a form, with fields as {@code name=value&...}. */
    HttpResponse<String> post(String path, String fields) {
        return send(HttpRequest.newBuilder(URI.create(address() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields))
                .build());
    }

    /** What forms on a page must send. */
    String csrf(String path) {
        Matcher field = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"")
                .matcher(get(path).body());
        return field.find() ? field.group(1) : "";
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
