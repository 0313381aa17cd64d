package org.headrace.serve.pages;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseHandler;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.db.ConnectionPool;
import org.headrace.db.DatabaseException;
import org.headrace.project.Project;
import org.headrace.serve.access.Access;
import org.headrace.serve.access.Viewer;

/** The pages, as routes of a server. Who may ask for them is decided by the server. */
public final class Site implements AutoCloseable {
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private final Templates templates = new Templates();
    private final Access access;
    private final LiveRuns liveRuns;
    private final List<Page> pages;
    private final List<Action> actions;
    private final List<Download> downloads;
    private final List<Frame.Entry> navigation;

    /** A site about a project. */
    public Site(Project project, ConnectionPool warehouse, Clockwork clockwork, Clock clock, Access access) {
        this.access = access;
        Place place = new Place(project, new Warehouse(warehouse), clockwork, clock);
        this.pages = pages(place);
        this.actions = actions(place);
        this.liveRuns = new LiveRuns(new RunPage(place), templates);
        this.downloads = downloads(place);
        this.navigation = pages.stream()
                .flatMap(page -> page.navigation().map(word -> new Frame.Entry(word, page.path())).stream())
                .toList();
    }

    /** To be extended with each new page; those of the navigation in its order. */
    private static List<Page> pages(Place place) {
        return List.of(
                new HomePage(place),
                new RunsPage(place),
                new TablesPage(place),
                new ChecksPage(place),
                new FilesPage(place),
                new PipelinePage(place),
                new PlanPart(place),
                new RunPage(place),
                new TablePage(place),
                new CheckPage(place),
                new FilePage(place),
                new LogPage(place));
    }

    /** To be extended with each new action. */
    private static List<Action> actions(Place place) {
        return List.of(new StartRun(place), new PausePipeline(place), new ResumePipeline(place));
    }

    /** To be extended with each new download. */
    private static List<Download> downloads(Place place) {
        return List.of(new FileDownload(place), new FolderDownload(place), new ViolationsDownload(place));
    }

    /** All routes. */
    public List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        pages.forEach(page ->
                endpoints.add(new Endpoint(HandlerType.GET, page.path(), guarded(context -> show(context, page)))));
        endpoints.add(new Endpoint(HandlerType.GET, "/login", guarded(context -> login(context, ""))));
        endpoints.add(new Endpoint(HandlerType.POST, "/login", guarded(this::signIn)));
        endpoints.add(new Endpoint(HandlerType.POST, "/logout", guarded(this::signOut)));
        actions.forEach(action -> endpoints.add(
                new Endpoint(HandlerType.POST, action.path(), guarded(context -> perform(context, action)))));
        endpoints.add(new Endpoint(HandlerType.GET, "/runs/{run}/live", guarded(new SseHandler(liveRuns::watch))));
        downloads.forEach(download -> endpoints.add(
                new Endpoint(HandlerType.GET, download.path(), guarded(context -> save(context, download)))));
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
                message(context, UNAVAILABLE, "A database did not answer as expected", Text.firstLine(e.getMessage()));
            } catch (HeadraceException e) {
                message(context, CONFLICT, "This cannot be shown or done", e.getMessage());
            }
        };
    }

    private void show(Context context, Page page) {
        send(context, OK, page.view(new Request(context.pathParamMap(), context.queryParamMap())));
    }

    private void perform(Context context, Action action) {
        Viewer viewer = viewer(context);
        String sent = Optional.ofNullable(context.formParam("csrf")).orElse("");
        if (!viewer.mayChange() || !isEqual(sent, viewer.csrf())) {
            message(
                    context,
                    FORBIDDEN,
                    "Not allowed",
                    viewer.mayChange()
                            ? "The form is too old. Reload the page that it is on, and try again."
                            : "You may look, but start and pause nothing.");
            return;
        }
        String next = action.perform(new Request(context.pathParamMap(), context.formParamMap()), viewer);
        context.redirect(next, HttpStatus.SEE_OTHER);
    }

    /** In a time that does not depend on where the two differ. */
    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static Viewer viewer(Context context) {
        return Optional.<Viewer>ofNullable(context.attribute(Viewer.ATTRIBUTE)).orElseThrow();
    }

    private static void save(Context context, Download download) throws IOException {
        Attachment attachment = download.attachment(new Request(context.pathParamMap(), context.queryParamMap()));
        context.contentType(attachment.contentType()).header("Content-Disposition", attachment.disposition());
        attachment.body().write(context.outputStream());
    }

    private void login(Context context, String problem) {
        String next = Optional.ofNullable(context.formParam("next"))
                .or(() -> Optional.ofNullable(context.queryParam("next")))
                .orElse("/");
        context.html(templates.part("login", new Login(next, problem)));
    }

    /** What the form for signing in shows. */
    record Login(String next, String problem) {}

    private void signIn(Context context) {
        Access.Attempt attempt = access.signIn(
                context,
                Optional.ofNullable(context.formParam("name")).orElse(""),
                Optional.ofNullable(context.formParam("password")).orElse(""));
        switch (attempt) {
            case DONE -> {
                String next = Optional.ofNullable(context.formParam("next")).orElse("/");
                // only a path of this site
                context.redirect(next.matches("/(?![/\\\\])[^\\p{Cntrl}\\\\]*") ? next : "/", HttpStatus.SEE_OTHER);
            }
            case WRONG -> {
                context.status(HttpStatus.UNAUTHORIZED);
                login(context, "Name or password is wrong.");
            }
            case TOO_MANY -> {
                context.status(HttpStatus.TOO_MANY_REQUESTS);
                login(context, "Too many attempts failed. Wait for five minutes.");
            }
        }
    }

    private void signOut(Context context) {
        access.signOut(context);
        context.redirect("/", HttpStatus.SEE_OTHER);
    }

    /** Answers with a page that says one thing. */
    private void message(Context context, int status, String title, String text) {
        send(context, status, new View("message", title, text));
    }

    private void send(Context context, int status, View view) {
        context.status(status).html(templates.page(view, frame(context.path(), view.title(), viewer(context))));
    }

    private Frame frame(String path, String title, Viewer viewer) {
        String current = navigation.stream()
                .map(Frame.Entry::path)
                .filter(entry -> path.equals(entry) || (!entry.equals("/") && path.startsWith(entry + "/")))
                .findFirst()
                .orElse("");
        return new Frame(title, navigation, current, "", viewer);
    }

    private static void asset(Context context) {
        String name = context.pathParam("name");
        Optional<byte[]> content = Assets.find(name);
        if (content.isEmpty()) {
            // without a frame, since whoever asks may not have signed in
            context.status(HttpStatus.NOT_FOUND).result("There is no such file among the pages.\n");
            return;
        }
        boolean isCurrent = Assets.path(name).equals(context.path());
        context.header("Cache-Control", isCurrent ? "public, max-age=31536000, immutable" : "no-cache")
                .contentType(Assets.contentType(name))
                .result(content.get());
    }

    /** Ends what is sent to viewers. */
    @Override
    public void close() {
        liveRuns.close();
    }
}
