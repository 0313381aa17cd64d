package org.headrace.serve.pages;

import java.util.List;
import java.util.Optional;
import org.headrace.project.Check;
import org.headrace.project.Pipeline;

/** A check: its query, what it found in each of the last runs, and the rows it objected to in one of them. */
final class CheckPage implements Page {
    private static final int RUNS = 60;

    private final Place place;

    CheckPage(Place place) {
        this.place = place;
    }

    /**
     * Everything the template shows.
     *
     * @param shown the result whose rows are shown, if there is one that has some
     */
    record Model(
            Pipeline pipeline,
            Check check,
            List<CheckHistory.Run> runs,
            List<CheckHistory.Result> results,
            Optional<CheckHistory.Result> shown,
            Optional<Violations> violations) {
        List<SqlColors.Piece> sql() {
            return SqlColors.of(check.file().sql());
        }

        /** Where the page is; the rows are below it. */
        String path() {
            return "/checks/" + Text.url(pipeline.name()) + "/" + Text.url(check.name());
        }
    }

    @Override
    public String path() {
        return "/checks/{pipeline}/{check}";
    }

    @Override
    public View view(Request request) {
        Asked asked = Asked.of(place, request);
        Model model = place.warehouse().read(reading -> {
            CheckHistory history = CheckHistory.of(reading, asked.pipeline(), RUNS);
            List<CheckHistory.Result> results = history.rows().stream()
                    .filter(row -> row.check().equals(asked.check()))
                    .findFirst()
                    .orElseThrow()
                    .results();
            Optional<CheckHistory.Result> shown = shown(results, asked.run());
            Optional<Violations> violations = shown.map(
                    result -> Violations.of(reading, result.run(), asked.check().name()));
            return new Model(asked.pipeline(), asked.check(), history.runs(), results, shown, violations);
        });
        return new View("check", asked.check().name(), model);
    }

    /** The result of the run that is asked for, else the last one that is bad. */
    private static Optional<CheckHistory.Result> shown(List<CheckHistory.Result> results, Optional<Long> run) {
        if (run.isPresent()) {
            return Optional.of(results.stream()
                    .filter(result -> result.run() == run.get())
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException("The check has no result of run " + run.get()
                            + " among the last " + RUNS + " runs with checks.")));
        }
        List<CheckHistory.Result> bad =
                results.stream().filter(CheckHistory.Result::isBad).toList();
        return bad.isEmpty() ? Optional.empty() : Optional.of(bad.get(bad.size() - 1));
    }

    /** Which check, and its results in which run. */
    record Asked(Pipeline pipeline, Check check, Optional<Long> run) {
        static Asked of(Place place, Request request) {
            Pipeline pipeline = place.pipeline(request.part("pipeline"));
            Check check = pipeline.checks().stream()
                    .filter(each -> each.name().equals(request.part("check")))
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException(
                            "The pipeline '" + pipeline.name() + "' has no check '" + request.part("check") + "'."));
            Optional<Long> run = request.value("run").map(text -> {
                if (!text.matches("\\d{1,18}")) {
                    throw new NotFoundException("'" + text + "' is not the number of a run.");
                }
                return Long.valueOf(text);
            });
            return new Asked(pipeline, check, run);
        }
    }
}
