package org.headrace.serve.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.headrace.Sync;
import org.headrace.project.Check;
import org.headrace.project.Pipeline;

/** For each pipeline, in plain words, how fresh it is, what fails, and how its last runs went. */
final class HomePage implements Page {
    private static final int RUNS = 30;

    private final Place place;

    HomePage(Place place) {
        this.place = place;
    }

    /** Everything the template shows. */
    record Model(List<Card> cards, boolean hasRun, Instant now) {}

    /**
     * A pipeline.
     *
     * @param equalAt when all its raw tables were equal to their sources; absent if it has none, or one was never loaded
     * @param checks how many checks there are
     * @param failing the checks whose last result is not that they hold
     * @param problems what is wrong or late, and why
     */
    record Card(
            Pipeline pipeline,
            Optional<Instant> equalAt,
            Optional<Instant> next,
            int checks,
            List<LastCheck> failing,
            List<String> problems,
            RunBars runs) {
        Optional<RunRow> running() {
            return runs.bars().stream()
                    .map(RunBars.Bar::run)
                    .filter(RunRow::isRunning)
                    .findFirst();
        }

        /** Whether all that it loads is a feed. */
        boolean onlyStreams() {
            return pipeline.loads().stream().allMatch(load -> load.sync() instanceof Sync.Stream);
        }

        /** One word for the state: {@code running}, {@code never}, {@code bad}, {@code warn} or {@code good}. */
        String state() {
            if (running().isPresent()) {
                return "running";
            }
            if (runs.bars().isEmpty()) {
                return "never";
            }
            boolean isBad = failing.stream().anyMatch(check -> !check.outcome().equals("warned"));
            return isBad || !runs.bars().get(runs.bars().size() - 1).run().isDone()
                    ? "bad"
                    : failing.isEmpty() && problems.isEmpty() ? "good" : "warn";
        }
    }

    /** The last result of a check. */
    record LastCheck(String name, String outcome, long violations, long run) {}

    @Override
    public String path() {
        return "/";
    }

    @Override
    public Optional<String> navigation() {
        return Optional.of("Home");
    }

    @Override
    public View view(Request request) {
        Instant now = place.clock().instant();
        Model model = place.warehouse()
                .read(reading -> new Model(
                        place.project().pipelines().stream()
                                .map(pipeline -> card(reading, pipeline, now))
                                .toList(),
                        reading.isStateThere(),
                        now));
        return new View("home", "Home", model);
    }

    private Card card(Reading reading, Pipeline pipeline, Instant now) {
        List<RunRow> runs = new ArrayList<>(reading.state(
                RUNS,
                RunRow::of,
                "select " + RunRow.COLUMNS
                        + " from headrace.runs where pipeline = ? and command <> 'verify' order by run_id desc",
                pipeline.name()));
        Collections.reverse(runs);
        Optional<Instant> next = place.clockwork().nextRun(pipeline.name());
        return new Card(
                pipeline,
                equalAt(reading, pipeline),
                next,
                pipeline.checks().size(),
                failing(reading, pipeline),
                problems(runs, next, now),
                RunBars.of(runs, now));
    }

    /** A feed has no end that a table could be equal to. */
    private static Optional<Instant> equalAt(Reading reading, Pipeline pipeline) {
        String[] tables = pipeline.loads().stream()
                .filter(load -> !(load.sync() instanceof Sync.Stream))
                .map(load -> load.into().toString())
                .toArray(String[]::new);
        List<Optional<Instant>> times = reading.state(
                tables.length,
                row -> RunRow.instant(row.getTimestamp(1)),
                "select equal_to_source_at from headrace.loads where pipeline = ? and relation = any (?)",
                pipeline.name(),
                tables);
        boolean isKnown = times.size() == tables.length && times.stream().allMatch(Optional::isPresent);
        return isKnown ? times.stream().flatMap(Optional::stream).min(Instant::compareTo) : Optional.empty();
    }

    private static List<LastCheck> failing(Reading reading, Pipeline pipeline) {
        return reading.state(
                pipeline.checks().size(),
                row -> new LastCheck(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)),
                """
                select named.check_name, last.outcome, last.violations, last.run_id
                from unnest(?::text[]) with ordinality as named (check_name, position)
                cross join lateral (
                    select check_result.outcome, check_result.violations, check_result.run_id
                    from headrace.check_result
                    join headrace.run using (run_id)
                    where check_result.check_name = named.check_name
                        and check_result.outcome <> 'skipped'
                        and run.pipeline = ?
                    order by check_result.run_id desc
                    limit 1
                ) as last
                where last.outcome <> 'passed'
                order by named.position""",
                pipeline.checks().stream().map(Check::name).toArray(String[]::new),
                pipeline.name());
    }

    private static List<String> problems(List<RunRow> runs, Optional<Instant> next, Instant now) {
        List<String> problems = new ArrayList<>();
        if (!runs.isEmpty()) {
            RunRow last = runs.get(runs.size() - 1);
            if (!last.isDone() && !last.isRunning()) {
                String why = Text.firstLine(last.message());
                problems.add("The last " + last.command() + " is " + last.state() + (why.isEmpty() ? "." : ": " + why));
            }
        }
        next.filter(due -> due.isBefore(now.minusSeconds(60)))
                .ifPresent(due -> problems.add("A run was due " + Text.ago(due, now) + "."));
        return problems;
    }
}
