package org.headrace.serve.pages;

import java.util.List;
import java.util.Optional;

/** What each check found in each of the last runs. */
final class ChecksPage implements Page {
    private static final int RUNS = 30;

    private final Place place;

    ChecksPage(Place place) {
        this.place = place;
    }

    /** Everything the template shows: the pipelines that have checks. */
    record Model(List<CheckHistory> pipelines) {}

    @Override
    public String path() {
        return "/checks";
    }

    @Override
    public Optional<String> navigation() {
        return Optional.of("Checks");
    }

    @Override
    public View view(Request request) {
        List<CheckHistory> histories = place.warehouse()
                .read(reading -> place.project().pipelines().stream()
                        .filter(pipeline -> !pipeline.checks().isEmpty())
                        .map(pipeline -> CheckHistory.of(reading, pipeline, RUNS))
                        .toList());
        return new View("checks", "Checks", new Model(histories));
    }
}
