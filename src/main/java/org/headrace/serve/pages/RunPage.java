package org.headrace.serve.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One run: its steps on a time axis, what it changed and wrote, and why each skipped step was skipped. */
final class RunPage implements Page {
    private static final int MOST_FILES = 100;
    private static final int MOST_VIOLATIONS = 10;

    private final Place place;

    RunPage(Place place) {
        this.place = place;
    }

    /**
     * Everything the template shows.
     *
     * @param lastGood the run of the same kind before this one that was done
     */
    record Model(
            RunRow run,
            Caller caller,
            Timeline timeline,
            List<Skip> skips,
            Found found,
            Optional<RunRow> lastGood,
            Instant now) {}

    /** Who ran it and where; parts that were not recorded are empty. */
    record Caller(String user, String host, String version, String commit) {}

    /** What came of the run besides its steps. */
    record Found(List<RunChange> changes, List<Violations> violations, List<WrittenFile> files) {}

    /** A file that the run wrote. */
    record WrittenFile(String path, long bytes) {}

    /** The steps that were taken. */
    record Timeline(List<Bar> bars, TimeAxis axis) {}

    /**
     * A step that was taken.
     *
     * @param span where it is on the axis; absent if it was not recorded when it began
     * @param before how long the same step took in the last good run
     */
    record Bar(RunStep step, Optional<TimeAxis.Span> span, Optional<Double> before) {
        /** How many times as long as before it took, if that is remarkable. */
        Optional<String> slower() {
            return step.seconds()
                    .filter(now ->
                            before.filter(then -> now > 1 && now > 1.5 * then).isPresent())
                    .map(now -> String.format(Locale.ROOT, "%.1f times", now / Math.max(0.001, before.orElse(now))));
        }
    }

    /** Steps that were skipped for the same reason. */
    record Skip(String reason, List<RunStep> steps) {}

    @Override
    public String path() {
        return "/runs/{run}";
    }

    @Override
    public View view(Request request) {
        Model model = read(request.number("run"));
        RunRow run = model.run();
        return new View("run", "Run " + run.id() + ": " + run.pipeline() + " " + run.command(), model);
    }

    /** What is known of a run now. */
    Model read(long id) {
        return place.warehouse().read(reading -> model(reading, id));
    }

    private Model model(Reading reading, long id) {
        RunRow run = reading.findState(
                        RunRow::of, "select " + RunRow.COLUMNS + " from headrace.runs where run_id = ?", id)
                .orElseThrow(
                        () -> new NotFoundException("There is no run " + id + ". Old runs are deleted after a while."));
        List<RunStep> steps = RunStep.of(reading, id);
        Optional<RunRow> lastGood = reading.findState(
                RunRow::of,
                "select " + RunRow.COLUMNS
                        + " from headrace.runs where pipeline = ? and command = ? and outcome = 'done'"
                        + " and run_id < ? order by run_id desc",
                run.pipeline(),
                run.command(),
                id);
        Instant now = place.clock().instant();
        Timeline timeline = timeline(
                run, steps, lastGood.map(good -> RunStep.of(reading, good.id())).orElse(List.of()), now);
        return new Model(run, caller(reading, id), timeline, skips(steps), found(reading, run), lastGood, now);
    }

    private static Found found(Reading reading, RunRow run) {
        List<WrittenFile> files = reading.state(
                MOST_FILES,
                row -> new WrittenFile(row.getString(1), row.getLong(2)),
                "select path, bytes from headrace.file_version where run_id = ? order by path",
                run.id());
        return new Found(RunChange.of(reading, run.id()), Violations.of(reading, run.id(), MOST_VIOLATIONS), files);
    }

    private static Caller caller(Reading reading, long id) {
        return reading.findState(
                        Reading.texts(),
                        "select os_user, host, headrace_version, git_commit from headrace.runs where run_id = ?",
                        id)
                .map(row -> new Caller(row.get(0), row.get(1), row.get(2), row.get(3)))
                .orElseThrow();
    }

    private static Timeline timeline(RunRow run, List<RunStep> steps, List<RunStep> lastGood, Instant now) {
        Map<String, Double> before = lastGood.stream()
                .filter(step -> !step.isSkipped() && step.seconds().isPresent())
                .collect(Collectors.toMap(RunStep::key, step -> step.seconds().orElse(0.0), Double::sum));
        List<RunStep> taken = steps.stream().filter(step -> !step.isSkipped()).toList();
        Instant end = taken.stream()
                .flatMap(step -> step.end().stream())
                .max(Instant::compareTo)
                .orElse(run.startedAt());
        Instant runEnd = run.finishedAt().orElse(run.isRunning() ? now : run.startedAt());
        Instant least = run.startedAt().plus(Duration.ofMillis(10));
        Instant last =
                List.of(end, runEnd, least).stream().max(Instant::compareTo).orElse(least);
        TimeAxis axis = TimeAxis.fromStart(run.startedAt(), last);
        return new Timeline(
                taken.stream()
                        .map(step -> new Bar(
                                step,
                                step.startedAt()
                                        .map(start ->
                                                axis.span(start, step.end().orElse(start))),
                                Optional.ofNullable(before.get(step.key()))))
                        .toList(),
                axis);
    }

    private static List<Skip> skips(List<RunStep> steps) {
        return steps.stream()
                .filter(RunStep::isSkipped)
                .collect(Collectors.groupingBy(RunStep::detail, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(skip -> new Skip(skip.getKey(), skip.getValue()))
                .toList();
    }
}
