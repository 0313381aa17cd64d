package org.headrace.serve.pages;

import org.headrace.serve.access.Viewer;

/** Lets the schedule start runs of a pipeline again. */
final class ResumePipeline implements Action {
    private final Place place;

    ResumePipeline(Place place) {
        this.place = place;
    }

    @Override
    public String path() {
        return "/pipelines/{pipeline}/resume";
    }

    @Override
    public String perform(Request request, Viewer viewer) {
        String pipeline = place.pipeline(request.part("pipeline")).name();
        place.clockwork().resume(pipeline);
        return "/pipelines/" + Text.url(pipeline);
    }
}
