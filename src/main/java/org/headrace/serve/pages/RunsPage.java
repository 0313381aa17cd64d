package org.headrace.serve.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of all pipelines on one time axis, and as a list. */
final class RunsPage implements Page {
    private static final int MOST = 200;
    private static final List<String> OUTCOMES =
            List.of("done", "failed", "check_failed", "interrupted", "abandoned", "running");

    private final Place place;

    RunsPage(Place place) {
        this.place = place;
    }

    /** Everything the template shows; the lists of names are for the filter. */
    record Model(
            List<RunRow> runs,
            List<Lane> lanes,
            TimeAxis axis,
            Filter filter,
            List<String> pipelines,
            Optional<Long> older,
            Instant now) {}

    /** Which runs are asked for; absent parts ask for all. */
    record Filter(Optional<String> pipeline, Optional<String> outcome, Optional<Long> before) {
        String query() {
            return pipeline.map(name -> "&pipeline=" + Text.url(name)).orElse("")
                    + outcome.map(name -> "&outcome=" + Text.url(name)).orElse("");
        }
    }

    /** The runs of one pipeline. */
    record Lane(String pipeline, List<Bar> bars) {}

    /** A run on the axis. */
    record Bar(RunRow run, TimeAxis.Span span) {}

    @Override
    public String path() {
        return "/runs";
    }

    @Override
    public Optional<String> navigation() {
        return Optional.of("Runs");
    }

    static List<String> outcomes() {
        return OUTCOMES;
    }

    @Override
    public View view(Request request) {
        Filter filter = new Filter(
                request.value("pipeline"),
                request.value("outcome").filter(OUTCOMES::contains),
                request.value("before")
                        .filter(text -> text.matches("\\d{1,18}"))
                        .map(Long::valueOf));
        List<RunRow> runs = place.warehouse().read(reading -> runs(reading, filter));
        Instant now = place.clock().instant();
        TimeAxis axis = axis(runs, now);
        Optional<Long> older =
                runs.size() == MOST ? Optional.of(runs.get(runs.size() - 1).id()) : Optional.empty();
        List<String> pipelines = place.project().pipelines().stream()
                .map(pipeline -> pipeline.name())
                .toList();
        return new View("runs", "Runs", new Model(runs, lanes(runs, axis, now), axis, filter, pipelines, older, now));
    }

    private static List<RunRow> runs(Reading reading, Filter filter) {
        StringBuilder sql = new StringBuilder("select " + RunRow.COLUMNS + " from headrace.runs where true");
        List<Object> parameters = new ArrayList<>();
        filter.pipeline().ifPresent(name -> {
            sql.append(" and pipeline = ?");
            parameters.add(name);
        });
        filter.outcome().ifPresent(outcome -> {
            sql.append(" and outcome = ?");
            parameters.add(outcome);
        });
        filter.before().ifPresent(id -> {
            sql.append(" and run_id < ?");
            parameters.add(id);
        });
        sql.append(" order by run_id desc");
        return reading.state(MOST, RunRow::of, sql.toString(), parameters.toArray());
    }

    private static TimeAxis axis(List<RunRow> runs, Instant now) {
        Instant from =
                runs.stream().map(RunRow::startedAt).min(Instant::compareTo).orElse(now.minusSeconds(3600));
        Instant to = runs.stream()
                .map(run -> run.finishedAt().orElse(run.isRunning() ? now : run.startedAt()))
                .max(Instant::compareTo)
                .orElse(now);
        return TimeAxis.of(from, to.isAfter(from.plus(Duration.ofSeconds(1))) ? to : from.plusSeconds(1));
    }

    private static List<Lane> lanes(List<RunRow> runs, TimeAxis axis, Instant now) {
        Map<String, List<Bar>> lanes = new LinkedHashMap<>();
        for (RunRow run : runs) {
            Instant end = run.finishedAt().orElse(run.isRunning() ? now : run.startedAt());
            lanes.computeIfAbsent(run.pipeline(), name -> new ArrayList<>())
                    .add(new Bar(run, axis.span(run.startedAt(), end)));
        }
        return lanes.entrySet().stream()
                .map(lane -> new Lane(lane.getKey(), lane.getValue()))
                .toList();
    }
}
