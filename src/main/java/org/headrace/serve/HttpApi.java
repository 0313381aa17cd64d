package org.headrace.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.headrace.db.DatabaseException;
import org.headrace.run.Reload;
import org.headrace.run.StreamStatus;
import org.headrace.run.StreamSupervisor;
import org.headrace.serve.access.Access;
import org.headrace.serve.access.Viewer;

/** What the service answers over HTTP. Described in {@code openapi.yaml}, which a test holds against {@link #routes}. */
final class HttpApi implements AutoCloseable {
    /** What is answered to everyone. */
    private static final Set<String> OPEN = Set.of("/health/live", "/health/ready", "/login");

    private static final String JSON = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final StateReader state;
    private final Readiness readiness;
    private final Metrics metrics;
    private final Map<String, PipelineLoop> loops = new TreeMap<>();
    private final Map<String, StreamSupervisor> streams = new TreeMap<>();
    private final Access access;
    private final Javalin server;

    /**
     * An API of these pipelines, which does not listen yet.
     *
     * @param streams those of the pipelines that have a feed
     * @param pages further routes, which are guarded as those of the API
     * @param access tells who sends a request; those about health are answered to everyone
     */
    HttpApi(
            StateReader state,
            List<PipelineLoop> loops,
            List<StreamSupervisor> streams,
            List<Endpoint> pages,
            Access access) {
        this.state = state;
        this.readiness = new Readiness(state::isReady);
        this.metrics = new Metrics(state, loops, streams);
        streams.forEach(stream -> this.streams.put(stream.feed().pipeline(), stream));
        loops.forEach(loop -> this.loops.put(loop.pipeline().name(), loop));
        this.access = access;
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            routes().forEach((route, handler) ->
                    config.routes.addEndpoint(new Endpoint(route.method(), route.path(), authorized(route, handler))));
            pages.forEach(page -> config.routes.addEndpoint(
                    new Endpoint(page.method, page.path, authorized(new Route(page.method, page.path), page.handler))));
            config.routes.exception(
                    DatabaseException.class,
                    (failure, context) -> error(
                            context,
                            503,
                            "the warehouse does not answer: "
                                    + failure.getMessage().lines().findFirst().orElse("")));
        });
    }

    /** A method and a path. */
    record Route(HandlerType method, String path) {}

    /** All routes. */
    Map<Route, Handler> routes() {
        Map<Route, Handler> routes = new LinkedHashMap<>();
        routes.put(
                get("/health/live"),
                context -> json(context, MAPPER.createObjectNode().put("live", true)));
        routes.put(get("/health/ready"), this::ready);
        routes.put(
                get("/metrics"),
                context -> context.contentType(Metrics.CONTENT_TYPE).result(metrics.text()));
        routes.put(
                get("/openapi.yaml"),
                context -> context.contentType("application/yaml").result(description()));
        routes.put(get("/api/v1/pipelines"), this::pipelines);
        StateReader.LISTS.keySet().stream()
                .sorted()
                .forEach(list -> routes.put(
                        get("/api/v1/" + list),
                        context -> context.contentType(JSON).result(state.list(list))));
        routes.put(new Route(HandlerType.POST, "/api/v1/runs"), this::startRun);
        return routes;
    }

    private static Route get(String path) {
        return new Route(HandlerType.GET, path);
    }

    private Handler authorized(Route route, Handler handler) {
        return context -> {
            Optional<Viewer> viewer = access.viewer(context);
            viewer.ifPresent(known -> context.attribute(Viewer.ATTRIBUTE, known));
            if (viewer.isPresent()
                    || OPEN.contains(route.path())
                    || route.path().startsWith("/assets/")) {
                handler.handle(context);
            } else if (access.isOpen() && Access.isForwarded(context)) {
                error(
                        context,
                        401,
                        "the request came through a proxy, and this service lets in everyone on its machine;"
                                + " give it users with --users or a token with --token");
            } else if (access.isOpen()) {
                error(context, 403, "the request names another host than this machine");
            } else if (access.hasUsers() && isPage(route)) {
                askToSignIn(context, route);
            } else {
                error(context, 401, "the request needs the header Authorization: Bearer TOKEN");
            }
        };
    }

    /** The sign-in page leads back to what was asked for, unless that was to change something. */
    private static void askToSignIn(Context context, Route route) {
        if (context.header("HX-Request") != null) {
            // htmx would put the page of a redirect into a part of the page that is shown
            context.status(401).header("HX-Redirect", "/login");
        } else if (route.method().equals(HandlerType.GET)) {
            String query = context.queryString() == null ? "" : "?" + context.queryString();
            context.redirect("/login?next=" + URLEncoder.encode(context.path() + query, StandardCharsets.UTF_8));
        } else {
            context.redirect("/login", HttpStatus.SEE_OTHER);
        }
    }

    private static boolean isPage(Route route) {
        return !route.path().startsWith("/api/")
                && !route.path().equals("/metrics")
                && !route.path().equals("/openapi.yaml");
    }

    private void ready(Context context) {
        boolean isReady = readiness.isReady();
        context.status(isReady ? 200 : 503);
        ObjectNode answer = MAPPER.createObjectNode().put("ready", isReady);
        if (!streams.isEmpty()) {
            ObjectNode states = answer.putObject("streams");
            // Without the reason, which may name hosts: nobody needs a token here.
            streams.forEach((pipeline, stream) ->
                    states.put(pipeline, stream.now().state().toString()));
        }
        json(context, answer);
    }

    private void pipelines(Context context) {
        ArrayNode all = MAPPER.createArrayNode();
        loops.values().forEach(loop -> {
            ObjectNode one = all.addObject()
                    .put("name", loop.pipeline().name())
                    .put("description", loop.pipeline().description());
            loop.pipeline()
                    .schedule()
                    .ifPresent(schedule -> one.putObject("schedule")
                            .put("cron", schedule.cron())
                            .put("time_zone", schedule.timeZone().getId()));
            loop.next().ifPresent(next -> one.put("next_run_at", next.toString()));
            loop.runningSince().ifPresent(since -> one.put("running_since", since.toString()));
            loop.lastFailure()
                    .ifPresent(failure -> one.putObject("last_failure")
                            .put("at", failure.at().toString())
                            .put("message", failure.message()));
            Optional.ofNullable(streams.get(loop.pipeline().name()))
                    .ifPresent(stream -> stream(one.putObject("stream"), stream.now()));
        });
        json(context, all);
    }

    private static void stream(ObjectNode node, StreamStatus.Snapshot now) {
        node.put("state", now.state().toString())
                .put("reason", now.reason())
                .put("since", now.since().toString())
                .put("messages", now.landed())
                .put("lag_seconds", now.lag().toMillis() / 1000.0)
                .put("messages_per_second", now.rate());
    }

    /** Asks for JSON by its type, which the page of another site cannot send without asking first. */
    private void startRun(Context context) throws JsonProcessingException {
        if (!Optional.ofNullable(context.contentType()).orElse("").startsWith(JSON)) {
            error(context, 415, "expected the header Content-Type: application/json");
            return;
        }
        if (Optional.<Viewer>ofNullable(context.attribute(Viewer.ATTRIBUTE))
                .filter(Viewer::mayChange)
                .isEmpty()) {
            error(context, 403, "this user may look, but start no run");
            return;
        }
        String pipeline = pipelineOf(context.body());
        PipelineLoop loop = loops.get(pipeline);
        if (loop == null) {
            error(
                    context,
                    pipeline.isEmpty() ? 400 : 404,
                    pipeline.isEmpty()
                            ? "expected a body such as {\"pipeline\": \"entity\"}"
                            : "there is no pipeline of this name; known: " + String.join(", ", loops.keySet()));
            return;
        }
        String holder = state.holder(pipeline);
        if (!holder.isEmpty()) {
            error(context, 409, "another run holds the pipeline: " + holder);
        } else if (!loop.request(Reload.NOTHING)) {
            error(context, 409, "a run of the pipeline is at work or asked for already");
        } else {
            context.status(202);
            json(context, MAPPER.createObjectNode().put("pipeline", pipeline).put("state", "accepted"));
        }
    }

    private static String pipelineOf(String body) {
        try {
            JsonNode read = MAPPER.readTree(body);
            return read == null ? "" : read.path("pipeline").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static void json(Context context, JsonNode value) {
        context.contentType(JSON).result(value.toString());
    }

    private static void error(Context context, int status, String message) {
        context.status(status);
        json(context, MAPPER.createObjectNode().put("error", message));
    }

    /** The text of {@code openapi.yaml}. */
    static String description() {
        try (InputStream in = HttpApi.class.getResourceAsStream("openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to listen; returns the port, which the system chose if 0 was asked for. */
    int listen(String host, int port) {
        return server.start(host, port).port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
