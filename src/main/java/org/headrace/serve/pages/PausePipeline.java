package org.headrace.serve.pages;

import org.headrace.serve.access.Viewer;

/** Lets the schedule start no runs of a pipeline. */
final class PausePipeline implements Action {
    private final Place place;

    PausePipeline(Place place) {
        this.place = place;
    }

    @Override
    public String path() {
        return "/pipelines/{pipeline}/pause";
    }

    @Override
    public String perform(Request request, Viewer viewer) {
        String pipeline = place.pipeline(request.part("pipeline")).name();
        place.clockwork().pause(pipeline, viewer.name());
        return "/pipelines/" + Text.url(pipeline);
    }
}
