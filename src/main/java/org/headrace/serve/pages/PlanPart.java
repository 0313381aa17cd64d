package org.headrace.serve.pages;

import java.util.List;
import org.headrace.HeadraceException;

/** The part of a pipeline's page that says what a run would do; fetched on demand, as it asks the sources. */
final class PlanPart implements Page {
    private final Place place;

    PlanPart(Place place) {
        this.place = place;
    }

    /**
     * Everything the template shows.
     *
     * @param problem why there is no plan; empty if there is one
     */
    record Model(List<PlannedStep> steps, String problem) {}

    @Override
    public String path() {
        return "/pipelines/{pipeline}/plan";
    }

    @Override
    public View view(Request request) {
        Model model;
        try {
            model = new Model(place.clockwork().plan(place.pipeline(request.part("pipeline"))), "");
        } catch (HeadraceException e) {
            model = new Model(List.of(), e.getMessage());
        }
        return new View("plan", "Plan", model);
    }
}
