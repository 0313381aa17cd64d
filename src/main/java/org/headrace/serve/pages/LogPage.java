package org.headrace.serve.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all runs did and said, as a log that can be searched. */
final class LogPage implements Page {
    private static final int MOST = 200;
    private static final String LINES = """
            select run.run_id, run.pipeline, run.command, line.at, line.outcome, line.subject, line.text
            from headrace.run
            cross join lateral (
                select 0 as position, coalesce(run.finished_at, run.started_at) as at, run.outcome,
                    'run' as subject, run.message as text
                union all
                select step.position, coalesce(step.finished_at, step.started_at, run.started_at), step.outcome,
                    step.kind || ' ' || step.name, step.detail
                from headrace.step
                where step.run_id = run.run_id
            ) as line
            where true""";

    private final Place place;

    LogPage(Place place) {
        this.place = place;
    }

    /** Everything the template shows. */
    record Model(List<Line> lines, String text, boolean onlyProblems, Optional<Long> older) {}

    /** A line: what came of a run or of one of its steps. */
    record Line(long run, String pipeline, String command, Instant at, String outcome, String subject, String text) {}

    @Override
    public String path() {
        return "/log";
    }

    @Override
    public Optional<String> navigation() {
        return Optional.of("Log");
    }

    @Override
    public View view(Request request) {
        String text = request.value("text").orElse("");
        boolean onlyProblems = request.value("problems").isPresent();
        Optional<Long> before =
                request.value("before").filter(id -> id.matches("\\d{1,18}")).map(Long::valueOf);
        List<Line> lines = place.warehouse().read(reading -> lines(reading, text, onlyProblems, before));
        Optional<Long> older =
                lines.size() == MOST ? Optional.of(lines.get(lines.size() - 1).run()) : Optional.empty();
        return new View("log", "Log", new Model(lines, text, onlyProblems, older));
    }

    private static List<Line> lines(Reading reading, String text, boolean onlyProblems, Optional<Long> before) {
        StringBuilder sql = new StringBuilder(LINES);
        List<Object> parameters = new ArrayList<>();
        if (!text.isEmpty()) {
            sql.append(
                    " and strpos(lower(concat_ws(' ', run.pipeline, run.command, line.subject, line.text)), lower(?)) > 0");
            parameters.add(text);
        }
        if (onlyProblems) {
            sql.append(" and line.outcome not in ('done', 'skipped', 'running')");
        }
        before.ifPresent(id -> {
            sql.append(" and run.run_id < ?");
            parameters.add(id);
        });
        sql.append(" order by run.run_id desc, line.position");
        return reading.state(
                MOST,
                row -> new Line(
                        row.getLong("run_id"),
                        row.getString("pipeline"),
                        row.getString("command"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("outcome"),
                        row.getString("subject"),
                        Optional.ofNullable(row.getString("text")).orElse("")),
                sql.toString(),
                parameters.toArray());
    }
}
