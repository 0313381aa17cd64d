package org.headrace.serve.pages;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One run: its steps on a time axis, what each did, and why each skipped step was skipped. */
final class RunPage implements Page {
    private static final int MOST_STEPS = 5000;

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
            List<Bar> bars,
            List<Skip> skips,
            TimeAxis axis,
            Optional<RunRow> lastGood,
            Instant now) {
        long rows() {
            return bars.stream()
                    .mapToLong(bar -> bar.step().rowsWritten().orElse(0))
                    .sum();
        }
    }

    /** Who ran it and where; parts that were not recorded are empty. */
    record Caller(String user, String host, String role, String process, String version, String commit) {}

    /** A step of the run. */
    record Step(
            int position,
            String kind,
            String name,
            String outcome,
            String detail,
            OptionalLong rows,
            OptionalLong rowsRead,
            OptionalLong rowsWritten,
            OptionalLong bytes,
            Optional<Double> seconds,
            Optional<Instant> startedAt) {
        static Step of(ResultSet row) throws SQLException {
            return new Step(
                    row.getInt("position"),
                    row.getString("kind"),
                    row.getString("name"),
                    row.getString("outcome"),
                    Optional.ofNullable(row.getString("detail")).orElse(""),
                    number(row, "rows"),
                    number(row, "rows_read"),
                    number(row, "rows_written"),
                    number(row, "bytes"),
                    Optional.ofNullable(row.getBigDecimal("seconds")).map(java.math.BigDecimal::doubleValue),
                    RunRow.instant(row.getTimestamp("step_started_at")));
        }

        private static OptionalLong number(ResultSet row, String column) throws SQLException {
            long value = row.getLong(column);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
        }

        String key() {
            return kind + " " + name;
        }
    }

    /**
     * A step that was taken.
     *
     * @param span where it is on the axis; absent if it was not recorded when it began
     * @param before how long the same step took in the last good run
     */
    record Bar(Step step, Optional<TimeAxis.Span> span, Optional<Double> before) {
        /** How many times as long as before, if that is remarkable. */
        Optional<String> slower() {
            return step.seconds()
                    .filter(now ->
                            before.filter(then -> now > 1 && now > 1.5 * then).isPresent())
                    .map(now -> String.format(
                            java.util.Locale.ROOT, "%.1f times as long", now / Math.max(0.001, before.get())));
        }
    }

    /** Steps that were skipped for the same reason. */
    record Skip(String reason, List<Step> steps) {}

    @Override
    public String path() {
        return "/runs/{run}";
    }

    @Override
    public View view(Request request) {
        Model model = read(request.number("run"));
        return new View(
                "run",
                "Run " + model.run().id() + ": " + model.run().pipeline() + " "
                        + model.run().command(),
                model);
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
        List<Step> steps = steps(reading, id);
        Optional<RunRow> lastGood = reading.findState(
                RunRow::of,
                "select " + RunRow.COLUMNS
                        + " from headrace.runs where pipeline = ? and command = ? and run_id < ? and outcome = 'done' order by run_id desc",
                run.pipeline(),
                run.command(),
                id);
        Map<String, Double> before = lastGood.map(good -> steps(reading, good.id())).orElse(List.of()).stream()
                .filter(step ->
                        !step.outcome().equals("skipped") && step.seconds().isPresent())
                .collect(Collectors.toMap(Step::key, step -> step.seconds().orElse(0.0), Double::sum));
        Instant now = place.clock().instant();
        TimeAxis axis = axis(run, steps, now);
        List<Bar> bars = steps.stream()
                .filter(step -> !step.outcome().equals("skipped"))
                .map(step -> new Bar(step, span(step, axis), Optional.ofNullable(before.get(step.key()))))
                .toList();
        return new Model(run, caller(reading, id), bars, skips(steps), axis, lastGood, now);
    }

    private static List<Step> steps(Reading reading, long id) {
        return reading.state(
                MOST_STEPS, Step::of, "select * from headrace.steps where run_id = ? order by position", id);
    }

    private static Caller caller(Reading reading, long id) {
        return reading.findState(
                        Reading.texts(),
                        "select os_user, host, database_role, process_id, headrace_version, git_commit from headrace.runs where run_id = ?",
                        id)
                .map(row -> new Caller(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
                .orElseThrow();
    }

    private static TimeAxis axis(RunRow run, List<Step> steps, Instant now) {
        Instant end = run.finishedAt().orElse(run.isRunning() ? now : run.startedAt());
        for (Step step : steps) {
            Instant stepEnd = step.startedAt().map(start -> end(step, start)).orElse(end);
            end = stepEnd.isAfter(end) ? stepEnd : end;
        }
        Instant least = run.startedAt().plus(Duration.ofMillis(10));
        return TimeAxis.fromStart(run.startedAt(), end.isBefore(least) ? least : end);
    }

    private static Instant end(Step step, Instant start) {
        return start.plusNanos(Math.round(step.seconds().orElse(0.0) * 1e9));
    }

    private static Optional<TimeAxis.Span> span(Step step, TimeAxis axis) {
        return step.startedAt().map(start -> axis.span(start, end(step, start)));
    }

    private static List<Skip> skips(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.outcome().equals("skipped"))
                .collect(Collectors.groupingBy(Step::detail, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(skip -> new Skip(skip.getKey(), skip.getValue()))
                .toList();
    }
}
