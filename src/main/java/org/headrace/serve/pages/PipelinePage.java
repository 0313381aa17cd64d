package org.headrace.serve.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headrace.project.Load;
import org.headrace.project.Pipeline;

/** One pipeline: what it consists of, how long its runs took, and what can be done with it. */
final class PipelinePage implements Page {
    private static final int RUNS = 100;
    private static final int LAST = 10;

    private final Place place;

    PipelinePage(Place place) {
        this.place = place;
    }

    /**
     * Everything the template shows.
     *
     * @param isRunHere whether this service can start it
     * @param wasStarted whether the viewer has just asked for a run
     * @param last the last runs, newest first
     */
    record Model(
            Pipeline pipeline,
            boolean isRunHere,
            boolean wasStarted,
            Optional<Instant> next,
            Optional<Pause> pause,
            List<RunRow> last,
            Optional<RunBars> trend,
            List<LoadedTable> loads,
            List<BuiltModel> models,
            Instant now) {
        Optional<RunRow> running() {
            return last.stream().filter(RunRow::isRunning).findFirst();
        }
    }

    /** That and why the schedule starts no runs. */
    record Pause(String by, Instant at) {}

    /** A model, and when it was built last. */
    record BuiltModel(String name, String kind, Optional<Instant> at, List<String> inputs) {}

    /** A raw table, and when it was equal to its source. */
    record LoadedTable(String table, String from, String sync, Optional<Instant> equalAt, long rows) {}

    @Override
    public String path() {
        return "/pipelines/{pipeline}";
    }

    @Override
    public View view(Request request) {
        Pipeline pipeline = place.pipeline(request.part("pipeline"));
        boolean wasStarted = request.value("started").isPresent();
        return new View(
                "pipeline", pipeline.name(), place.warehouse().read(reading -> model(reading, pipeline, wasStarted)));
    }

    private Model model(Reading reading, Pipeline pipeline, boolean wasStarted) {
        Instant now = place.clock().instant();
        List<RunRow> prepares = new ArrayList<>(reading.state(
                RUNS,
                RunRow::of,
                "select " + RunRow.COLUMNS
                        + " from headrace.runs where pipeline = ? and command = 'prepare' order by run_id desc",
                pipeline.name()));
        Collections.reverse(prepares);
        return new Model(
                pipeline,
                place.clockwork().isRunHere(pipeline.name()),
                wasStarted,
                place.clockwork().nextRun(pipeline.name()),
                reading.findState(
                        row -> new Pause(row.getString(1), row.getTimestamp(2).toInstant()),
                        "select paused_by, paused_at from headrace.pause where pipeline = ?",
                        pipeline.name()),
                reading.state(
                        LAST,
                        RunRow::of,
                        "select " + RunRow.COLUMNS + " from headrace.runs where pipeline = ? order by run_id desc",
                        pipeline.name()),
                prepares.isEmpty() ? Optional.empty() : Optional.of(RunBars.of(prepares, now)),
                pipeline.loads().stream().map(load -> loaded(reading, load)).toList(),
                pipeline.models().stream().map(model -> built(reading, model)).toList(),
                now);
    }

    private static LoadedTable loaded(Reading reading, Load load) {
        String table = load.into().toString();
        String sync = load.sync().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return reading.findState(
                        row -> new LoadedTable(
                                table,
                                load.from(),
                                sync,
                                RunRow.instant(row.getTimestamp("equal_to_source_at")),
                                row.getLong("rows")),
                        "select equal_to_source_at, rows from headrace.loads where relation = ?",
                        table)
                .orElseGet(() -> new LoadedTable(table, load.from(), sync, Optional.empty(), 0));
    }

    private static BuiltModel built(Reading reading, org.headrace.project.Model model) {
        String name = model.name().toString();
        Optional<Instant> at = reading.findState(
                row -> row.getTimestamp(1).toInstant(), "select built_at from headrace.build where name = ?", name);
        return new BuiltModel(
                name,
                model.kind().toString(),
                at,
                model.inputs().stream().map(Object::toString).sorted().toList());
    }
}
