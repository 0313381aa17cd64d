package org.headrace.serve.pages;

import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.project.Load;
import org.headrace.project.Pipeline;
import org.headrace.run.Reload;
import org.headrace.serve.access.Viewer;

/** Starts a run of a pipeline: of what changed, of everything, or of everything in one table. */
final class StartRun implements Action {
    private static final String CHANGES = "";
    private static final String EVERYTHING = "everything";

    private final Place place;

    StartRun(Place place) {
        this.place = place;
    }

    @Override
    public String path() {
        return "/pipelines/{pipeline}/start";
    }

    @Override
    public String perform(Request request, Viewer viewer) {
        Pipeline pipeline = place.pipeline(request.part("pipeline"));
        Reload reload = reload(pipeline, request.value("reload").orElse(CHANGES));
        if (!place.clockwork().request(pipeline.name(), reload)) {
            throw HeadraceException.failed(
                    place.clockwork().isRunHere(pipeline.name())
                            ? "A run of " + pipeline.name()
                                    + " is at work or asked for already. Wait until it has ended."
                            : "This service does not run " + pipeline.name() + ". Start it where it is served.");
        }
        return "/pipelines/" + Text.url(pipeline.name()) + "?started=yes";
    }

    private static Reload reload(Pipeline pipeline, String wanted) {
        if (wanted.equals(CHANGES)) {
            return Reload.NOTHING;
        }
        if (wanted.equals(EVERYTHING)) {
            return Reload.EVERYTHING;
        }
        TableName table = pipeline.loads().stream()
                .map(Load::into)
                .filter(into -> into.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(pipeline.name() + " loads no table '" + wanted + "'."));
        return new Reload(false, Set.of(table), false);
    }
}
