package org.headrace.serve.pages;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.headrace.db.ConnectionPool;
import org.headrace.db.DatabaseException;
import org.headrace.project.Project;

/** The pages, as routes of a server. Who may ask for them is decided by the server. */
public final class Site {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private final Templates templates = new Templates();
    private final List<Page> pages;
    private final List<Frame.Entry> navigation;

    /** A site about a project. */
    public Site(Project project, ConnectionPool warehouse, Clockwork clockwork, java.time.Clock clock) {
        this.pages = pages(new Place(project, new Warehouse(warehouse), clockwork, clock));
        this.navigation = pages.stream()
                .flatMap(page -> page.navigation().map(word -> new Frame.Entry(word, page.path())).stream())
                .toList();
    }

    /** To be extended with each new page; those of the navigation in its order. */
    private static List<Page> pages(Place place) {
        return List.of(new HomePage(place), new RunsPage(place), new RunPage(place));
    }

    /** All routes. */
    public List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        pages.forEach(page ->
                endpoints.add(new Endpoint(HandlerType.GET, page.path(), guarded(context -> show(context, page)))));
        endpoints.add(new Endpoint(HandlerType.GET, "/assets/{hash}/<name>", guarded(Site::asset)));
        return endpoints;
    }

    private Handler guarded(Handler handler) {
        return context -> {
            context.header("Content-Security-Policy", POLICY)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "same-origin")
                    .header("Cache-Control", "no-store");
            try {
                handler.handle(context);
            } catch (NotFoundException e) {
                message(context, NOT_FOUND, "Not found", e.getMessage());
            } catch (DatabaseException e) {
                message(context, UNAVAILABLE, "The warehouse does not answer", Text.firstLine(e.getMessage()));
            }
        };
    }

    private void show(Context context, Page page) {
        send(context, OK, page.view(new Request(context.pathParamMap(), context.queryParamMap())));
    }

    /** Answers with a page that says one thing. */
    private void message(Context context, int status, String title, String text) {
        send(context, status, new View("message", title, text));
    }

    private void send(Context context, int status, View view) {
        context.status(status).html(templates.page(view, frame(context.path(), view.title())));
    }

    private Frame frame(String path, String title) {
        String current = navigation.stream()
                .map(Frame.Entry::path)
                .filter(entry -> path.equals(entry) || (!entry.equals("/") && path.startsWith(entry + "/")))
                .findFirst()
                .orElse("");
        return new Frame(title, navigation, current, "", "");
    }

    private static void asset(Context context) {
        String name = context.pathParam("name");
        byte[] content = Assets.find(name)
                .orElseThrow(() -> new NotFoundException("There is no file '" + name + "' among the pages."));
        boolean isCurrent = Assets.path(name).equals(context.path());
        context.header("Cache-Control", isCurrent ? "public, max-age=31536000, immutable" : "no-cache")
                .contentType(Assets.contentType(name))
                .result(content);
    }
}
