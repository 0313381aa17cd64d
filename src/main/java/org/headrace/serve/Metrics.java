package org.headrace.serve;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What Prometheus scrapes; asked of the warehouse at each scrape. What is not known has no sample. */
final class Metrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final String LAST_RUNS =
            " from (select distinct on (pipeline, command) * from headrace.runs where outcome"
                    + " <> 'running' order by pipeline, command, run_id desc) as last";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final StateReader state;

    Metrics(StateReader state, List<PipelineLoop> loops) {
        this.state = state;
        gauge(
                "headrace_run_seconds",
                "How long the last run took.",
                "select pipeline, command, seconds" + LAST_RUNS,
                "pipeline",
                "command");
        gauge(
                "headrace_run_success",
                "Whether the last run was done: 1 or 0.",
                "select pipeline, command, (outcome = 'done')::int" + LAST_RUNS,
                "pipeline",
                "command");
        gauge(
                "headrace_run_rows_written",
                "Rows that the steps of the last run wrote.",
                "select pipeline, command, (select coalesce(sum(coalesce(step.rows_written, step.rows)), 0) from headrace.step"
                        + " where step.run_id = last.run_id and step.outcome = 'done')" + LAST_RUNS,
                "pipeline",
                "command");
        gauge(
                "headrace_relation_fresh_timestamp_seconds",
                "When a raw table was last known to equal its source, or a model was last built.",
                "select relation, extract(epoch from equal_to_source_at) from headrace.loads where equal_to_source_at is not"
                        + " null union all select name, extract(epoch from built_at) from headrace.models",
                "relation");
        gauge(
                "headrace_relation_lag_seconds",
                "How long ago that was.",
                "select relation, extract(epoch from clock_timestamp() - equal_to_source_at) from headrace.loads where"
                        + " equal_to_source_at is not null union all select name, extract(epoch from clock_timestamp() -"
                        + " built_at) from headrace.models",
                "relation");
        gauge(
                "headrace_check_violations",
                "Violations that a check found when it was last run.",
                "select pipeline, check_name, violations from (select distinct on (pipeline, check_name) * from"
                        + " headrace.check_results where outcome <> 'skipped' order by pipeline, check_name, run_id desc) as"
                        + " last where violations is not null",
                "pipeline",
                "check");
        GaugeWithCallback.builder()
                .name("headrace_next_run_timestamp_seconds")
                .help("When a pipeline runs next by its schedule.")
                .labelNames("pipeline")
                .callback(gauge -> loops.forEach(loop -> loop.next()
                        .map(Instant::getEpochSecond)
                        .ifPresent(next -> gauge.call(next, loop.pipeline().name()))))
                .register(registry);
    }

    private void gauge(String name, String help, String sql, String... labels) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(gauge -> state.samples(sql, labels.length)
                        .forEach(sample ->
                                gauge.call(sample.value(), sample.labels().toArray(String[]::new))))
                .register(registry);
    }

    /** All of it, in the text format. */
    String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
