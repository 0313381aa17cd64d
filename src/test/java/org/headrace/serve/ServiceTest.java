package org.headrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.headrace.db.ConnectionPool;
import org.headrace.db.Connections;
import org.headrace.db.Endpoint;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.Databases;
import org.headrace.serve.access.Access;
import org.headrace.serve.access.Guard;
import org.headrace.state.Caller;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ServiceTest {
    @RegisterExtension
    final TestProject project = new TestProject();

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    private interface Body {
        void run() throws Exception;
    }

    @BeforeEach
    void write() {
        project.production().execute("create table item (id int)", "insert into item values (1), (2)");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id from item");
        project.model("mart/total", "/* headrace\nkind = table\n*/\nselect count(*) as items from raw.item");
        project.check("some", "select 1 as wrong where not exists (select from mart.total)");
        project.file("sql/main/pipeline.conf", "description = \"a test\"\nschedule { cron = \"@yearly\" }");
    }

    private void serve(Optional<String> token, Body body) throws Exception {
        Project read = ProjectReader.read(project.folder(), Map.of());
        var runs = new Service.Runs(Caller.ofThisProcess(), RecordedRun::new, Clock.systemUTC());
        try (Databases databases = new Databases(read, Connections.unshared());
                Service service = new Service(read, databases, read.pipelines(), runs, Guard.of(token))) {
            port = service.start(new Service.Address("127.0.0.1", 0, Guard.of(token)));
            body.run();
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/runs"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aRunIsStartedAndSeen() throws Exception {
        serve(Optional.empty(), () -> {
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
            assertThat(get("/health/ready").body()).isEqualTo("{\"ready\":true}");
            assertThat(get("/api/v1/pipelines").body())
                    .startsWith("[{\"name\":\"main\",\"description\":\"a test\",\"schedule\":{\"cron\":\"0 0 1 1 *\",")
                    .contains("\"next_run_at\":\"20");

            assertThat(post("{\"pipeline\": \"main\"}").statusCode()).isEqualTo(202);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(get("/api/v1/runs").body())
                            .contains("\"command\":\"export\",\"trigger\":\"request\",\"outcome\":\"done\""));
            assertThat(get("/api/v1/models").body()).contains("mart.total");
            assertThat(get("/api/v1/checks").body()).contains("\"check_name\":\"some\",\"outcome\":\"passed\"");
            assertThat(get("/api/v1/files").body()).isEqualTo("[]");
            assertThat(get("/metrics").body())
                    .contains("headrace_run_success{command=\"prepare\",pipeline=\"main\"} 1.0")
                    .contains("headrace_run_seconds{command=\"prepare\",pipeline=\"main\"}")
                    .contains("headrace_run_rows_written{command=\"prepare\",pipeline=\"main\"}")
                    .contains("headrace_relation_lag_seconds{relation=\"raw.item\"}")
                    .contains("headrace_check_violations{check=\"some\",pipeline=\"main\"} 0.0")
                    .contains("headrace_next_run_timestamp_seconds{pipeline=\"main\"}");
        });
        assertThat(project.warehouse().value("select items from mart.total")).isEqualTo("2");
    }

    @Test
    void aPipelineThatRunsIsNotStartedAgain() throws Exception {
        serve(Optional.empty(), () -> {
            TestTransaction other = project.production().begin();
            other.execute("lock table item");
            assertThat(post("{\"pipeline\": \"main\"}").statusCode()).isEqualTo(202);
            project.production().awaitWaiting();

            assertThat(post("{\"pipeline\": \"main\"}").statusCode()).isEqualTo(409);

            other.rollback();
            await().until(() -> get("/api/v1/runs").body().contains("\"command\":\"export\""));
        });
    }

    @Test
    void wrongRequestsAreToldWhatIsWrong() throws Exception {
        serve(Optional.empty(), () -> {
            assertThat(post("{\"pipeline\": \"none\"}").body())
                    .isEqualTo("{\"error\":\"there is no pipeline of this name; known: main\"}");
            assertThat(post("nonsense").statusCode()).isEqualTo(400);
            assertThat(get("/nowhere").statusCode()).isEqualTo(404);
        });
    }

    @Test
    void aTokenGuardsAllButHealth() throws Exception {
        serve(Optional.of("secret"), () -> {
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
            assertThat(get("/api/v1/runs").statusCode()).isEqualTo(401);
            assertThat(get("/metrics", "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(get("/metrics", "Authorization", "Bearer secret").statusCode())
                    .isEqualTo(200);
        });
        assertThatThrownBy(() -> new Service.Address("0.0.0.0", 1, Guard.of(Optional.empty())).requireGuarded())
                .hasMessageContaining("without a token");
    }

    @Test
    void aWarehouseThatIsAwayMakesTheServiceNotReady() throws Exception {
        project.settings("connections.warehouse.url = \"jdbc:postgresql://127.0.0.1:1/none\"");
        serve(Optional.empty(), () -> {
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
            assertThat(get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("/api/v1/runs").statusCode()).isEqualTo(503);
            assertThat(get("/metrics").statusCode()).isEqualTo(200);
        });
    }

    @Test
    void theDescriptionHasTheRoutes() {
        var described = new TreeSet<String>();
        String path = "";
        for (String line : HttpApi.description().lines().toList()) {
            if (line.matches("  /.*:")) {
                path = line.strip().replaceFirst(":$", "");
            } else if (Pattern.matches("    (get|post|put|delete|patch):", line)) {
                described.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        var nowhere = new Endpoint("none", "jdbc:postgresql://127.0.0.1:1/none", Optional.empty(), Optional.empty());
        try (ConnectionPool pool = new ConnectionPool(nowhere, 1)) {
            var api = new HttpApi(
                    new StateReader(pool),
                    List.of(),
                    List.of(),
                    List.of(),
                    new Access(Guard.of(Optional.empty()), Clock.systemUTC()));

            assertThat(api.routes().keySet().stream().map(route -> route.method() + " " + route.path()))
                    .containsExactlyInAnyOrderElementsOf(described);
        }
    }
}
