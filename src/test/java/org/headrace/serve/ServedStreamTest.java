package org.headrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.headrace.db.Connections;
import org.headrace.db.Session;
import org.headrace.demo.ScoreServer;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.Databases;
import org.headrace.serve.access.Guard;
import org.headrace.state.Caller;
import org.headrace.state.RunLock;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ServedStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    final TestProject project = new TestProject();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScoreServer server =
            ScoreServer.start(0, new ScoreServer.Settings(1000, 0, true, OptionalLong.empty(), 7));
    private int port;

    private interface Body {
        void run() throws Exception;
    }

    @BeforeEach
    void write() {
        streamFrom(server.url());
        project.load(
                "score",
                "/* headrace\nfrom = scores\nsync = stream\n*/\nselect seq, id, event, data, received_at, is_cut from feed");
        project.file("sql/main/pipeline.conf", "description = \"a test\"");
    }

    private void streamFrom(String url) {
        project.settings("connections.scores.url = \"sse:" + url + "\"");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve(Body body) throws Exception {
        Project read = ProjectReader.read(project.folder(), Map.of());
        var runs = new Service.Runs(Caller.ofThisProcess(), RecordedRun::new, Clock.systemUTC());
        try (Databases databases = new Databases(read, Connections.unshared());
                Service service = new Service(read, databases, read.pipelines(), runs, Guard.of(Optional.empty()))) {
            port = service.start(new Service.Address("127.0.0.1", 0, Guard.of(Optional.empty())));
            body.run();
        }
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void awaitStream(String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/api/v1/pipelines")).contains(expected));
    }

    private void awaitLanded(String atLeast) {
        await().atMost(PATIENCE)
                .until(() -> project.warehouse()
                        .value("select coalesce(sum(last_seq), 0) >= " + atLeast + " from headrace.feed")
                        .equals("t"));
    }

    @Test
    void streamLandsMessagesIsSeenAndCommitsWhatItHasAtTheEnd() throws Exception {
        serve(() -> {
            awaitLanded("1");
            awaitStream("\"stream\":{\"state\":\"streaming\"");
            assertThat(get("/health/ready")).isEqualTo("{\"ready\":true,\"streams\":{\"main\":\"streaming\"}}");
            assertThat(get("/api/v1/feeds")).contains("\"relation\":\"raw.score\"", "\"state\":\"streaming\"");
            String labels = "{pipeline=\"main\",relation=\"raw.score\"} ";
            assertThat(get("/metrics"))
                    .contains("headrace_stream_up" + labels + "1.0")
                    .containsPattern("headrace_stream_messages" + Pattern.quote(labels) + "[1-9]")
                    .containsPattern("headrace_stream_messages_per_second" + Pattern.quote(labels) + "[1-9]")
                    .contains("headrace_stream_lag_seconds" + labels);
        });
        String landed = project.warehouse().value("select last_seq from headrace.feed");

        assertThat(project.warehouse().value("select count(*) || ' ' || max(id::bigint) from raw.score"))
                .isEqualTo(landed + " " + landed);
        assertThat(project.warehouse().rows("select state, messages from headrace.feeds"))
                .containsExactly("(stopped," + landed + ")");
        assertThat(project.warehouse().rows("select command, outcome, trigger from headrace.run"))
                .containsExactly("(stream,done,serve)");

        serve(() -> awaitLanded(landed + " + 1"));
        assertThat(project.warehouse().value("select count(*) = max(id::bigint) from raw.score"))
                .isEqualTo("t");
    }

    @Test
    void streamThatAnotherProcessHoldsIsShownAndTakenOver() throws Exception {
        try (Session other = Session.open(project.warehouse().endpoint())) {
            RunLock.acquire(other, "main stream", Duration.ZERO);
            serve(() -> {
                awaitStream("\"stream\":{\"state\":\"held by another\",\"reason\":\"Another run holds the pipeline");
                assertThat(get("/metrics"))
                        .contains("headrace_stream_up{pipeline=\"main\",relation=\"raw.score\"} 0.0");

                RunLock.release(other);

                awaitStream("\"stream\":{\"state\":\"streaming\"");
            });
        }
    }

    @Test
    void streamWhoseFeedRefusesIsStartedAgainAndAgain() throws Exception {
        streamFrom(server.url().replace("/scores", "/wrong"));
        serve(() -> {
            awaitStream("\"stream\":{\"state\":\"failed\",\"reason\":\"The feed ");
            await().atMost(PATIENCE)
                    .until(() -> project.warehouse()
                            .value("select count(*) > 1 from headrace.run where outcome = 'failed'")
                            .equals("t"));
            assertThat(get("/health/ready")).isEqualTo("{\"ready\":true,\"streams\":{\"main\":\"failed\"}}");
        });
    }

    @Test
    void runThatFailedIsShown() throws Exception {
        project.model("mart/wrong", "/* headrace\nkind = table\n*/\nselect 1 / 0 as x from raw.score");
        serve(() -> {
            awaitLanded("1");
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/runs"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"pipeline\": \"main\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());

            awaitStream("\"last_failure\":{\"at\":\"2");
            awaitStream("division by zero");
        });
    }

    @Test
    void whoAsksForReadinessIsToldWithinTwoSeconds() {
        CountDownLatch warehouse = new CountDownLatch(1);
        Readiness readiness = new Readiness(() -> {
            try {
                warehouse.await();
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        });
        long start = System.nanoTime();

        assertThat(readiness.isReady()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        warehouse.countDown();
        await().until(readiness::isReady);
    }
}
