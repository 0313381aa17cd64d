package org.headrace.serve.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.headrace.project.Check;
import org.headrace.project.Pipeline;

/**
 * The checks of a pipeline over its last runs.
 *
 * @param runs those in which checks were run, oldest first
 * @param rows the checks: those that began to fail with the last run first, then those that fail, then the rest
 */
record CheckHistory(Pipeline pipeline, List<Run> runs, List<Row> rows) {
    /** A run. */
    record Run(long id, Instant startedAt) {}

    /** What a check found in a run. */
    record Result(long run, String outcome, long violations) {
        static final Result NONE = new Result(0, "", 0);

        boolean isBad() {
            return !outcome.isEmpty() && !outcome.equals("passed") && !outcome.equals("skipped");
        }

        /** In words. */
        String text() {
            return outcome.equals("skipped")
                    ? "skipped: no input changed"
                    : outcome + ", " + Text.count(violations, "violation");
        }
    }

    /** A check, with its results in the order of the runs; one that is missing is {@link Result#NONE}. */
    record Row(Check check, List<Result> results) {
        /** The last result that is known, apart from skips. */
        Result last() {
            return known().isEmpty() ? Result.NONE : known().get(known().size() - 1);
        }

        private List<Result> known() {
            return results.stream()
                    .filter(result ->
                            !result.outcome().isEmpty() && !result.outcome().equals("skipped"))
                    .toList();
        }

        /** Whether it fails, and did not the time before. */
        boolean isNewFailure() {
            List<Result> known = known();
            return last().isBad()
                    && (known.size() < 2 || !known.get(known.size() - 2).isBad());
        }

        private int rank() {
            return isNewFailure() ? 0 : last().isBad() ? 1 : last().outcome().isEmpty() ? 3 : 2;
        }
    }

    static CheckHistory of(Reading reading, Pipeline pipeline, int most) {
        List<Run> runs = new ArrayList<>(reading.state(
                most, row -> new Run(row.getLong(1), row.getTimestamp(2).toInstant()), """
                        select run.run_id, run.started_at
                        from headrace.run
                        where run.pipeline = ?
                            and exists (select from headrace.check_result where check_result.run_id = run.run_id)
                        order by run.run_id desc""", pipeline.name()));
        java.util.Collections.reverse(runs);
        Map<String, Map<Long, Result>> results = new HashMap<>();
        reading.state(
                most * Math.max(1, pipeline.checks().size()),
                row -> results.computeIfAbsent(row.getString(1), check -> new HashMap<>())
                        .put(row.getLong(2), new Result(row.getLong(2), row.getString(3), row.getLong(4))),
                """
                select check_result.check_name, check_result.run_id, check_result.outcome, check_result.violations
                from headrace.check_result
                where check_result.run_id = any (?) and check_result.check_name = any (?)""",
                runs.stream().map(Run::id).toArray(Long[]::new),
                pipeline.checks().stream().map(Check::name).toArray(String[]::new));
        List<Row> rows = pipeline.checks().stream()
                .map(check -> new Row(
                        check,
                        runs.stream()
                                .map(run -> results.getOrDefault(check.name(), Map.of())
                                        .getOrDefault(run.id(), Result.NONE))
                                .toList()))
                .sorted(java.util.Comparator.comparingInt(Row::rank))
                .toList();
        return new CheckHistory(pipeline, runs, rows);
    }
}
